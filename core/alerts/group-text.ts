import { escapeForPeople, shorten } from '../base/escape.ts';
import { type Finding, shortId } from '../findings/finding.ts';
import type { GroupAlert, Place } from './alert.ts';
import { subjectOf, utc } from './words.ts';

/** As many as a person reads in a storm; the command lists the rest. */
const MOST_LINES = 10;

/** What people read of a storm: how many, since when, whose, a few of them, and how to see all. */
export function groupText(alert: GroupAlert, findings: readonly Finding[], place: Place): string {
  const what = alert.of === 'update' ? 'Updates of findings' : 'Findings';
  const shown = findings.slice(0, MOST_LINES);
  const lines = shown.map((finding) => `  ${shortId(finding.id)}  ${shorten(subjectOf(finding), 100)}`);
  const more = alert.count - shown.length;
  return [
    `${alert.count} x ${alert.title} in ${alert.dataset ?? alert.resource.bucket ?? 'the account'}.`,
    '',
    `${what} from ${utc(alert.from)} to ${utc(alert.to)}; each is told in this message only.`,
    ...lines,
    ...(more > 0 ? [`  and ${more} more`] : []),
    '',
    `Who       ${alert.actors.map(escapeForPeople).join(', ') || 'not known yet'}`,
    '',
    `See all:  ${alert.next[0] ?? ''}`,
    `${alert.rule} · ${place.account} ${place.region}`,
    '',
  ].join('\n');
}
