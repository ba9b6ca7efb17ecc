import { escapeForPeople, shorten } from '../base/escape.ts';
import { type Finding, shortId } from '../findings/finding.ts';
import { isFirstGroup } from '../findings/notice.ts';
import type { RuleId } from '../findings/rule-ids.ts';
import { ruleOf } from '../rules/catalogue.ts';
import { activityText } from './activity-text.ts';
import { ALERT_SCHEMA, type Alert, type AlertSource, type GroupAlert, type Place } from './alert.ts';
import { findingAlert, techniquesOf } from './finding-alert.ts';
import { findingText } from './finding-text.ts';
import { findingSubject, subject, subjectOf, utc } from './words.ts';

/** One alert, ready to be published. */
export interface RenderedAlert {
  readonly subject: string;
  /** For e-mail. */
  readonly text: string;
  readonly alert: Alert;
}

/** Gives an alert its form: one finding, an update of one, or a group of many. */
export function render(source: AlertSource, place: Place): RenderedAlert {
  const [only] = source.findings;
  if (source.count === 1 && only) return renderFinding(only, source, place);
  const alert = groupAlert(source, place);
  const {
    dataset,
    resource: { bucket },
  } = alert;
  const what = alert.of === 'update' ? 'updates: ' : '';
  const text = groupText(alert, source.findings, place);
  return {
    subject: subject(
      `[${alert.severity.toUpperCase()}] Sealwatch: ${what}${alert.count} x ${alert.title} in ${dataset ?? bucket ?? 'the account'}`,
    ),
    text,
    alert,
  };
}

function renderFinding(finding: Finding, source: AlertSource, place: Place): RenderedAlert {
  const isFirst = isFirstGroup(source.group);
  const alert = findingAlert(finding, isFirst, place);
  const prefix = isFirst ? '' : `${finding.state === 'open' ? 'update' : finding.state}: `;
  const changed = isFirst ? '' : `Update, revision ${finding.revision}: ${finding.changed.join(', ')}.\n\n`;
  return { subject: findingSubject(finding, prefix), text: changed + textOf(finding, place), alert };
}

const textOf = (finding: Finding, place: Place): string =>
  finding.about === 'object' ? findingText(finding, place) : activityText(finding, place);

/** The contract's limit: enough to recognise a storm, small enough for any reader. */
const MOST_IDS = 20;

function groupAlert(
  { alertId, findings, count, group, datasets, from, to }: AlertSource,
  place: Place,
): GroupAlert {
  const [, rule = '', , severity = ''] = group.split('|');
  const dataset = findings[0]?.dataset ?? null;
  const bucket = sameOf(findings.map((finding) => finding.bucket));
  const actors = findings.map(({ actor }) => actor.arn ?? actor.account).filter((actor) => actor !== null);
  return {
    schema: ALERT_SCHEMA,
    kind: 'group',
    of: isFirstGroup(group) ? 'finding' : 'update',
    id: alertId,
    rule: rule as RuleId,
    severity: severity as GroupAlert['severity'],
    title: ruleOf(rule as RuleId).title,
    time:
      findings
        .map((finding) => finding.time)
        .sort()
        .at(-1) ?? from,
    ...place,
    dataset,
    datasets,
    count,
    ids: findings.slice(0, MOST_IDS).map((finding) => finding.id),
    actors: [...new Set(actors)].slice(0, MOST_IDS),
    from,
    to,
    resource: { bucket },
    techniques: techniquesOf(rule as RuleId),
    next: [`sealwatch findings ${dataset === null ? '' : `--dataset ${dataset} `}--rule ${rule} --all`],
  };
}

/** What all of them have; `null` where they differ. */
const sameOf = (names: readonly (string | null)[]): string | null => {
  const [first = null, ...others] = names;
  return others.every((name) => name === first) ? first : null;
};

/** As many as a person reads in a storm; the command lists the rest. */
const MOST_LINES = 10;

/** What people read of a storm: how many, since when, whose, a few of them, and how to see all. */
function groupText(alert: GroupAlert, findings: readonly Finding[], place: Place): string {
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
