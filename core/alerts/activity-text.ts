import { escapeForPeople, shorten } from '../base/escape.ts';
import { type ActivityFinding, shortId } from '../findings/finding.ts';
import { isRefusedAttempt } from '../findings/kinds-of-finding.ts';
import { POSTURE_RULES } from '../rules/posture-catalogue.ts';
import type { ReportedBy } from './alert.ts';
import { firstStep } from './first-step.ts';
import { footer } from './footer.ts';
import { WITHDRAWN } from './headline.ts';
import { capital, duration, subjectOf, utc } from './readable-values.ts';
import { whatOf } from './subject.ts';

/** As many lines of details and keys as a person reads; the command prints them all. */
const MAX_LINES = 8;

/** What people read of a call or a changed setting: what can now happen, who did it, whether it still holds, what to do. */
export function activityText(finding: ActivityFinding, reportedBy: ReportedBy): string {
  const blocks = [
    [headline(finding)],
    facts(finding).flatMap(([label, lines]) => labelled(label, lines)),
    footer({ ...reportedBy, steps: steps(finding), rule: finding.rule }),
  ];
  return blocks.map((lines) => lines.join('\n')).join('\n\n');
}

function headline(finding: ActivityFinding): string {
  const { state, resolution } = finding;
  const reason = escapeForPeople(whatOf(finding));
  if (state === 'resolved') return `Resolved: ${escapeForPeople(resolution?.reason ?? '')}`;
  if (state === 'withdrawn') return WITHDRAWN;
  if (state === 'recovered') return `It was undone. What was wrong stays recorded: ${reason}.`;
  // A name is written as it is.
  const isNamed = finding.bucket !== null && reason.startsWith(finding.bucket);
  return `${isNamed ? reason : capital(reason)}.`;
}

type Fact = readonly [label: string, lines: readonly string[]];

function facts(finding: ActivityFinding): Fact[] {
  const { evidence, datasets } = finding;
  const rows: Fact[] = [
    ['About', [subjectOf(finding)]],
    ['Datasets', datasets.length === 0 ? [] : [escapeForPeople(datasets.join(', '))]],
    ['What', shortened(evidence.details)],
    ['Keys', keys(finding)],
    ['Period', period(finding)],
    ['Now', now(finding)],
    ['Says', evidence.decidedBy.map(escapeForPeople)],
    ['Call', [call(finding)]],
    ['Who', [who(finding)]],
    ['Related', (evidence.related ?? []).map((id) => `sealwatch findings ${shortId(id)}`)],
  ];
  return rows.filter(([, lines]) => lines.length > 0);
}

const labelled = (label: string, lines: readonly string[]): string[] =>
  lines.map((line, index) => `${(index === 0 ? label : '').padEnd(9)} ${line}`);

function shortened(lines: readonly string[]): string[] {
  const shown = lines.slice(0, MAX_LINES).map((line) => shorten(escapeForPeople(line), 300));
  const more = lines.length - shown.length;
  return more > 0 ? [...shown, `and ${more} more`] : shown;
}

function keys({ evidence }: ActivityFinding): string[] {
  if (evidence.keyCount <= 1) return [];
  const shown = evidence.keys.slice(0, MAX_LINES).map((key) => shorten(escapeForPeople(key), 100));
  const more = evidence.keyCount - shown.length;
  return more > 0 ? [...shown, `and ${more} more`] : shown;
}

const period = ({ evidence }: ActivityFinding): string[] =>
  evidence.period === null
    ? []
    : [
        `from ${utc(evidence.period.from)} to ${utc(evidence.period.to)}: ${duration(evidence.period.from, evidence.period.to)}`,
      ];

function now({ evidence, state }: ActivityFinding): string[] {
  if (evidence.current === null || state !== 'open') return [];
  return [evidence.current ? 'it is in effect' : 'it is not in effect any more, as AWS says'];
}

function call({ rule, dataset, evidence }: ActivityFinding): string {
  if (evidence.call === null && rule === 'protection-lowered')
    return `a deployment at ${utc(evidence.checkedAt)}; no record of it yet`;
  if (evidence.call === null && rule === 'manifest-tampered')
    return `DynamoDB does not say; the log showed it at ${utc(evidence.checkedAt)}`;
  if (evidence.call === null && isOfPoll({ rule, dataset }))
    return `found by the settings poll at ${utc(evidence.checkedAt)}; detector-tampered names who cut something, where a call was recorded`;
  if (evidence.call === null && POSTURE_RULES.some(({ id }) => id === rule))
    return `found by an audit at ${utc(evidence.checkedAt)}; a finding about the call names who, where there is one`;
  if (evidence.call === null) return `no event reported it; found by looking at ${utc(evidence.checkedAt)}`;
  const { service, name, at, region, eventId } = evidence.call;
  return escapeForPeople(
    `${service}:${name} at ${utc(at)}${region ? ` in ${region}` : ''}, event ${eventId}`,
  );
}

/** What says that the detector does not see: other findings of these rules come from audits. */
export const isOfPoll = ({ rule, dataset }: Pick<ActivityFinding, 'rule' | 'dataset'>): boolean =>
  rule === 'canary-missed' || (rule === 'coverage-gap' && dataset !== null);

function who({ actor }: ActivityFinding): string {
  const { arn, account, sourceIp, userAgent } = actor;
  const via =
    'invokedBy' in actor && actor.invokedBy && actor.invokedBy !== arn ? `through ${actor.invokedBy}` : null;
  const session = 'session' in actor && actor.session ? `session ${actor.session}` : null;
  const known = [arn ?? (account && `account ${account}`), session, via, sourceIp, userAgent].filter(Boolean);
  return known.length === 0 ? 'not known' : known.map((text) => escapeForPeople(String(text))).join(', ');
}

function steps(finding: ActivityFinding): string[] {
  const id = shortId(finding.id);
  if (finding.state !== 'open') return [`See: sealwatch findings ${id}`];
  return [
    firstStep({ ...finding, count: 1, isLost: false, isRefused: isRefusedAttempt(finding) }),
    `See:        sealwatch findings ${id}`,
    `Legitimate: sealwatch resolve ${id} --reason "…"`,
  ];
}
