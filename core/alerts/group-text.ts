import { escapeForPeople, shorten } from '../base/escape.ts';
import type { GroupAlert, Place } from './alert.ts';
import type { Claim } from './claim.ts';
import { firstStep } from './first-step.ts';
import { footer } from './footer.ts';
import { bytes, duration, subjectOf, utc } from './readable-values.ts';
import type { Tally } from './tally.ts';

/** As many findings as a person reads in a storm, and as many actors; the command lists the rest. */
const MAX_NAMED = 10;
const MAX_ACTORS = 5;
/** Columns of a name after a label and a number, and after an id: an e-mail of plain text is broken after 80. */
const NAME_COLUMNS = 60;
const SUBJECT_COLUMNS = 70;

/**
 * What people read of a storm: how many, whether anything is lost for good, since when, where, who, and those findings that matter
 * most.
 * @param ranked all that the alert claims, those first that matter most
 */
export function groupText(alert: GroupAlert, ranked: readonly Claim[], place: Place): string {
  const { rule, dataset, count, withoutCopy, from, to } = alert;
  const facts = [
    ...labelled('Period', [`from ${utc(from)} to ${utc(to)}: ${duration(from, to)}`]),
    ...labelled('Folders', tallyLines(alert.folders, '(top of the bucket)')),
    ...labelled('Suffixes', tallyLines(alert.suffixes, '(none)')),
    ...labelled('Who', actorLines(alert.actors)),
  ];
  const lines = [
    `${count} x ${alert.title} in ${placeName(alert)}.`,
    ...lossLines(withoutCopy),
    '',
    ...facts,
    '',
    `${alert.of === 'update' ? 'Updates' : 'Findings'}, those that matter most first; each is reported in this message only.`,
    ...namedLines(ranked, count),
    '',
    ...footer({
      steps: [
        firstStep({
          rule,
          dataset,
          count,
          isLost: withoutCopy > 0,
          // Expected bytes are of this severity only while they are current all the same.
          isEvidence: rule === 'version-destroyed' && alert.severity === 'medium',
          isRefused: ranked.length > 0 && ranked.every(({ refused }) => refused),
        }),
        `See all:    ${alert.next[0] ?? ''}`,
      ],
      rule,
      alertId: alert.id,
      place,
    }),
  ];
  return lines.join('\n');
}

/** Where a group of findings is, as narrowly as it can be said. */
export const placeName = ({ dataset, resource }: Pick<GroupAlert, 'dataset' | 'resource'>): string =>
  dataset ?? resource.bucket ?? 'the account';

/** That bytes are lost for good, where they are. */
export function lossLines(count: number): string[] {
  if (count === 0) return [];
  return [
    count === 1
      ? '1 has NO COPY left in any guarded bucket. It is named first.'
      : `${count.toLocaleString('en-US')} have NO COPY left in any guarded bucket. They come first.`,
  ];
}

const labelled = (label: string, lines: readonly string[]): string[] =>
  lines.map((line, index) => `${(index === 0 ? label : '').padEnd(9)} ${line}`);

const nameText = (name: string): string => shorten(escapeForPeople(name), NAME_COLUMNS);

export function tallyLines({ top, others }: Tally, empty: string): string[] {
  const rows = top.map(({ name, count }) => ({ count, text: name === '' ? empty : nameText(name) }));
  if (others.names > 0)
    rows.push({ count: others.count, text: `in ${others.names.toLocaleString('en-US')} others` });
  const width = Math.max(0, ...rows.map(({ count }) => String(count).length));
  return rows.map(({ count, text }) => `${String(count).padStart(width)}  ${text}`);
}

function actorLines(actors: readonly string[]): string[] {
  if (actors.length === 0) return ['not known yet'];
  const more = actors.length - MAX_ACTORS;
  return [...actors.slice(0, MAX_ACTORS).map(nameText), ...(more > 0 ? [`and ${more} more`] : [])];
}

function namedLines(ranked: readonly Claim[], count: number): string[] {
  const named = ranked.slice(0, MAX_NAMED);
  const more = count - named.length;
  return [...named.flatMap(claimLines), ...(more > 0 ? [`  and ${more.toLocaleString('en-US')} more`] : [])];
}

function claimLines(claim: Claim): string[] {
  const why = whyOf(claim);
  const name = `  ${claim.id.slice(0, 6)}  ${shorten(subjectOf(claim), SUBJECT_COLUMNS)}`;
  return why.length === 0 ? [name] : [name, `          ${why.join(', ')}`];
}

/** What makes a finding matter, in the order of the ranking. */
function whyOf({ copies, current, mode, size, state, refused }: Claim): string[] {
  const isOpen = state === 'open';
  return [
    ...(isOpen ? [] : [state]),
    ...(copies === 'none' ? ['NO COPY LEFT'] : []),
    ...(copies === 'unknown' ? ['copies not known'] : []),
    ...(isOpen && current === true ? [mode === null ? 'in effect' : 'CURRENT'] : []),
    ...(refused ? ['refused'] : []),
    ...(mode === null ? [] : [mode, bytes(size)]),
  ];
}
