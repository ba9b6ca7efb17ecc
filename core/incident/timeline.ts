import { capital, utc } from '../alerts/readable-values.ts';
import { whatOf } from '../alerts/subject.ts';
import { escapeForPeople, escapeSentence } from '../base/escape.ts';
import { compareText, second } from '../base/time.ts';
import type { Decision } from '../findings/decision.ts';
import { type ActivityFinding, type Finding, shortId } from '../findings/finding.ts';
import { isRefusedAttempt } from '../findings/kinds-of-finding.ts';
import { hasRead, type Reader } from '../readers/reader-tally.ts';
import { decisionsAbout, type IncidentFacts, type KnownKey, subjectIn, titleIn } from './facts.ts';
import type { KeyReads, TimelineEntry } from './incident.ts';
import { plural } from './words.ts';

const MOMENT = { until: null, subject: null, by: null, findings: [], count: 1 } as const;

/** Everything that happened, in one order of time. */
export function timelineOf(facts: IncidentFacts): readonly TimelineEntry[] {
  const findings = facts.story.map(({ finding }) => finding);
  const entries = [
    ...findings.flatMap((finding) => [
      ...(finding.about === 'activity' ? entriesOfActivity(finding) : [entryOfObject(finding)]),
      ...resolution(finding),
    ]),
    ...alerts(findings, facts.sentAt),
    ...facts.keys.flatMap((key) => restorations(key, findings)),
    ...facts.reads.keys.flatMap(entriesOfReads),
    ...decisionsAbout(facts)
      .filter(({ did }) => did !== 'resolve')
      .map(entryOfDecision),
  ];
  return folded(inOrder(entries, findings));
}

/**
 * S3 gives times in whole seconds. What is of one second comes in the order in which it was found, and with one finding the cause before
 * what follows from it.
 */
function inOrder(entries: readonly TimelineEntry[], findings: readonly Finding[]): readonly TimelineEntry[] {
  const foundAt = new Map(findings.map(({ id, time }) => [id, time]));
  const found = ({ at, findings: ids }: TimelineEntry): string => foundAt.get(ids[0] ?? '') ?? at;
  return entries.toSorted(
    (a, b) =>
      compareText(second(a.at), second(b.at)) ||
      compareText(found(a), found(b)) ||
      ORDER[a.kind] - ORDER[b.kind],
  );
}

const ORDER: Readonly<Record<TimelineEntry['kind'], number>> = {
  call: 0,
  setting: 1,
  bytes: 2,
  read: 3,
  alert: 4,
  answer: 5,
  restored: 6,
};

function entryOfObject(finding: Extract<Finding, { about: 'object' }>): TimelineEntry {
  const { happenedAt, actor, id, versionId, evidence } = finding;
  const version = versionId === null ? '' : `: version ${escapeForPeople(versionId)}`;
  const by = evidence.destroyed?.by === 'expired' ? ', by a lifecycle rule' : '';
  return {
    ...MOMENT,
    at: happenedAt,
    until: evidence.period?.to ?? null,
    kind: 'bytes',
    text: `${capital(titleIn(finding))}${version}${by}`,
    subject: subjectIn(finding),
    by: actor.arn ?? actor.sourceIp,
    findings: [id],
  };
}

function entriesOfActivity(finding: ActivityFinding): TimelineEntry[] {
  const { evidence, actor, id, happenedAt } = finding;
  const { call, setting, period } = evidence;
  const common = { ...MOMENT, subject: subjectIn(finding), findings: [id] };
  const made = call === null ? '' : ` (${escapeForPeople(`${call.service}:${call.name}`)})`;
  const began: TimelineEntry = {
    ...common,
    at: call?.at ?? happenedAt,
    kind: setting === null ? 'call' : 'setting',
    text: `${capital(titleIn(finding))}${made}: ${escapeSentence(whatOf(finding))}`,
    by: actor.arn ?? actor.sourceIp,
  };
  if (period === null || isRefusedAttempt(finding)) return [began];
  return [
    began,
    { ...common, at: period.to, kind: 'setting', text: `Undone: ${titleIn(finding)}`, by: null },
  ];
}

const resolution = (finding: Finding): TimelineEntry[] =>
  finding.resolution === null
    ? []
    : [
        {
          ...MOMENT,
          at: finding.resolution.at,
          kind: 'answer',
          text: `Resolved ${titleIn(finding)} ${shortId(finding.id)}: ${escapeForPeople(finding.resolution.reason)}`,
          by: finding.resolution.by,
          findings: [finding.id],
        },
      ];

/** What one alert reported is one entry, of the time at which the last of it was found; it says when the alert was sent. */
function alerts(findings: readonly Finding[], sentAt: IncidentFacts['sentAt']): TimelineEntry[] {
  const byAlert = Map.groupBy(findings, ({ id, notice }) => notice.alerts[0] ?? `none of ${id}`);
  return [...byAlert.values()].map((group) => {
    const times = group.map(({ time }) => time).sort();
    const alert = group[0]?.notice.alerts[0];
    const names = [...new Set(group.map(titleIn))].join(', ');
    return {
      ...MOMENT,
      at: times.at(-1) ?? '',
      kind: 'alert',
      text: `Sealwatch found ${names}; ${alert === undefined ? 'no alert was sent of it alone' : sentence(alert, sentAt.get(alert))}`,
      findings: group.map(({ id }) => id),
    };
  });
}

function sentence(alert: string, sentAt: string | undefined): string {
  const name = escapeForPeople(alert.slice(0, 12));
  return sentAt === undefined ? `reported by alert ${name}` : `alert ${name} was sent at ${utc(sentAt)}`;
}

/** Versions that brought the expected bytes back, and what was found wrong and is gone. */
function restorations(
  { bucket, key, entry, history }: KnownKey,
  findings: readonly Finding[],
): TimelineEntry[] {
  const digest = entry?.standing.expected?.digest ?? null;
  const first = findings
    .filter((finding) => finding.bucket === bucket && finding.key === key)
    .map(({ happenedAt }) => happenedAt)
    .sort()[0];
  if (digest === null || first === undefined) return [];
  return history
    .filter(({ fact }) => fact.digest === digest && fact.storedAt > first)
    .map(({ fact, requester }) => ({
      ...MOMENT,
      at: fact.storedAt,
      kind: 'restored',
      text: `The expected bytes were stored again${fact.versionId === null ? '' : `: version ${escapeForPeople(fact.versionId)}`}`,
      subject: `s3://${bucket}/${key}`,
      by: requester.arn ?? requester.sourceIp,
    }));
}

const entriesOfReads = ({ bucket, key, finding, readers }: KeyReads): TimelineEntry[] =>
  readers.filter(hasRead).map((reader) => ({
    ...MOMENT,
    at: reader.firstAt,
    until: reader.lastAt === reader.firstAt ? null : reader.lastAt,
    kind: 'read',
    text: `The wrong bytes were read${reader.session === null ? '' : ` in the session ${escapeForPeople(reader.session)}`}: ${plural(reader.requests, 'request')}`,
    subject: `s3://${bucket}/${key}`,
    by: nameOfReader(reader),
    findings: [finding],
  }));

/** Who read, as it is named in the records; `null` where nobody signed, from an address that is not known. */
export const nameOfReader = ({
  identity,
  addresses,
}: Pick<Reader, 'identity' | 'addresses'>): string | null => identity ?? [...addresses][0] ?? null;

function entryOfDecision({ did, at, by, reason, datasets, findings, count }: Decision): TimelineEntry {
  const where = datasets.length === 0 ? 'the account' : datasets.map(escapeForPeople).join(', ');
  const noun = findings.length > 0 ? 'finding' : 'key';
  const what =
    did === 'seal'
      ? `Sealed ${where}`
      : `${did === 'approve' ? 'Approved' : 'Resolved'} ${plural(count, noun)} in ${where}`;
  return {
    ...MOMENT,
    at,
    kind: 'answer',
    text: `${what}${reason === null ? '' : `: ${escapeForPeople(reason)}`}`,
    by,
    findings,
  };
}

/** So many of one kind, one after the other, are shown one by one. */
const MAX_ALIKE = 3;

/** More of one kind by one actor become one entry. */
function folded(entries: readonly TimelineEntry[]): readonly TimelineEntry[] {
  const runs: TimelineEntry[][] = [];
  for (const entry of entries) {
    const run = runs.at(-1);
    const last = run?.at(-1);
    if (run !== undefined && last !== undefined && isAlike(last, entry)) run.push(entry);
    else runs.push([entry]);
  }
  return runs.flatMap((run) => {
    const [first] = run;
    if (first === undefined || run.length <= MAX_ALIKE) return run;
    const until =
      run
        .map((entry) => entry.until ?? entry.at)
        .sort()
        .at(-1) ?? null;
    return [
      {
        ...first,
        until,
        text: `${headOf(first)}: ${run.length.toLocaleString('en-US')} times, first in`,
        findings: run.flatMap(({ findings }) => findings),
        count: run.length,
      },
    ];
  });
}

const isAlike = (a: TimelineEntry, b: TimelineEntry): boolean =>
  a.kind === b.kind &&
  (a.kind === 'bytes' || a.kind === 'restored') &&
  a.by === b.by &&
  headOf(a) === headOf(b);

const headOf = ({ text }: TimelineEntry): string => text.split(':')[0] ?? text;
