import { withoutRolePath } from '../base/arn.ts';
import { escapeForPeople } from '../base/escape.ts';
import { SEVERITIES } from '../base/severity.ts';
import { compareText } from '../base/time.ts';
import { type Finding, shortId } from '../findings/finding.ts';
import { datasetsOf } from '../findings/kinds-of-finding.ts';
import { type IncidentFacts, type KnownKey, titleIn } from './facts.ts';
import type { Incident, IncidentActor, IncidentFinding, Measure, TimelineEntry } from './incident.ts';
import type { StoryFinding } from './story.ts';
import { isOver, summaryOf } from './summary.ts';
import { timelineOf } from './timeline.ts';
import { keysNow, wrongBytesOf } from './wrong-bytes.ts';

/** Tells all that is known as one story. */
export function makeIncident(facts: IncidentFacts): Incident {
  const { story, reads, clocks, account, region, now, since, next, unknown } = facts;
  const findings = story.map(({ finding }) => finding);
  const keys = keysNow(facts.keys, findings);
  const bytes = wrongBytesOf(findings, facts.keys);
  const actors = actorsOf(findings);
  const datasets = datasetsOf(findings).sort(compareText);
  const times = findings.map(({ happenedAt }) => happenedAt).sort();
  const timeline = timelineOf(facts);
  return {
    madeAt: now,
    account,
    region,
    since,
    isOver: isOver({ findings, keys }),
    severity: SEVERITIES.find((each) => findings.some(({ severity }) => severity === each)) ?? 'info',
    firstAt: times[0] ?? now,
    lastAt: times.at(-1) ?? now,
    datasets,
    summary: summaryOf({
      findings,
      actors,
      bytes,
      keys,
      reads,
      datasets,
      account,
      isConfirmed: facts.keys.every(isConfirmedByS3),
    }),
    timeline,
    actors,
    bytes,
    keys,
    reads,
    clocks,
    done: doneOf(facts, timeline),
    next,
    findings: story.map(findingOf),
    unknown: [...unknown, ...unknownOf(facts)],
  };
}

const isConfirmedByS3 = ({ plan }: KnownKey): boolean =>
  plan !== null && (plan.kind === 'copy' || plan.kind === 'undelete' ? plan.isConfirmed : true);

const findingOf = ({ finding, joinedBy, joinedTo }: StoryFinding): IncidentFinding => ({
  id: finding.id,
  rule: finding.rule,
  title: titleIn(finding),
  severity: finding.severity,
  state: finding.state,
  happenedAt: finding.happenedAt,
  foundAt: finding.time,
  dataset: finding.dataset,
  bucket: finding.bucket,
  key: finding.key,
  resource: finding.about === 'activity' ? finding.resource : null,
  joinedBy,
  joinedTo,
});

/** Who did it, each once, whoever did most first. Findings of which nobody knows the name are together where the address is the same. */
function actorsOf(findings: readonly Finding[]): readonly IncidentActor[] {
  const groups = Map.groupBy(findings, ({ actor }) =>
    actor.arn === null ? JSON.stringify([actor.account, actor.sourceIp]) : withoutRolePath(actor.arn),
  );
  return [...groups.values()]
    .map(actorOf)
    .sort((a, b) => b.findings.length - a.findings.length || compareText(a.firstAt, b.firstAt));
}

function actorOf(group: readonly Finding[]): IncidentActor {
  const actors = group.map(({ actor }) => actor);
  const times = group.map(({ happenedAt }) => happenedAt).sort();
  const arn = actors[0]?.arn ?? null;
  const why = group
    .map(({ unknown }) => unknown['actor.arn'] ?? unknown.actor)
    .find((each) => each !== undefined);
  return {
    arn,
    account: actors.find(({ account }) => account !== null)?.account ?? null,
    sessions: distinct(actors.map((actor) => ('session' in actor ? actor.session : null))),
    addresses: distinct(actors.map(({ sourceIp }) => sourceIp)),
    userAgents: distinct(actors.map(({ userAgent }) => userAgent)),
    requestIds: distinct(actors.map(({ requestId }) => requestId)),
    firstAt: times[0] ?? '',
    lastAt: times.at(-1) ?? '',
    findings: group.map(({ id }) => id),
    unknown: arn === null ? escapeForPeople(why ?? 'no record names it') : null,
  };
}

/** Values of one kind that a page shows of an actor. */
const MAX_VALUES = 50;

const distinct = (values: readonly (string | null)[]): readonly string[] =>
  [...new Set(values.filter((value) => value !== null))].slice(0, MAX_VALUES);

/** What somebody did about it: decisions, restored bytes, settings that were put back, and steps that are in effect. */
function doneOf(facts: IncidentFacts, timeline: readonly TimelineEntry[]): readonly Measure[] {
  const told: readonly Measure[] = timeline
    .filter(({ kind, text }) => kind === 'answer' || kind === 'restored' || text.startsWith('Undone: '))
    .map(({ at, text, subject, by }) => ({ at, text, subject, by }));
  const steps = facts.containment.filter(({ isDone }) => isDone);
  return [
    ...told,
    ...steps.map(({ kind, subject }) => ({
      at: null,
      text: `${STEPS[kind] ?? kind} (contain)`,
      subject,
      by: null,
    })),
  ];
}

const STEPS: Readonly<Record<string, string>> = {
  'stop-lifecycle': 'The lifecycle rules that delete are disabled',
  'deny-principal': 'Whoever did it is denied the dataset',
  'revoke-sessions': 'The sessions of whoever did it are revoked',
  'disable-access-keys': 'The access keys of whoever did it are disabled',
  'put-back': 'The setting is put back',
};

/** Why fields of findings are not known, each reason once. */
function unknownOf({ story, reads, clocks }: IncidentFacts): readonly string[] {
  const byReason = Map.groupBy(
    story.flatMap(({ finding }) =>
      Object.entries(finding.unknown).map(([field, reason]) => ({ field, reason, id: finding.id })),
    ),
    ({ field, reason }) => `${escapeForPeople(field)}: ${escapeForPeople(reason)}`,
  );
  return [
    ...[...byReason].map(
      ([text, of]) =>
        `${text} (${of
          .map(({ id }) => shortId(id))
          .slice(0, MAX_IDS)
          .join(', ')}${of.length > MAX_IDS ? ` and ${of.length - MAX_IDS} more` : ''})`,
    ),
    ...reads.keys.flatMap(({ recorded, key }) =>
      recorded.reasons.map((reason) => `Reads of ${escapeForPeople(key)}: ${escapeForPeople(reason)}`),
    ),
    ...clocks.flatMap(({ dataset, unknown }) =>
      unknown.map((reason) => `Clock of ${escapeForPeople(dataset)}: ${escapeForPeople(reason)}`),
    ),
  ];
}

const MAX_IDS = 10;
