import { isSameValue } from '../../base/json.ts';
import { untilCommitted } from '../../base/until-committed.ts';
import { bucketOf, type SettingName } from '../../cloudtrail/settings/setting.ts';
import { type ChangeFindings, changeFindings } from './change-findings.ts';
import type { ChangeDetection } from './change-judge.ts';
import { type ChangeRecord, inOrder, unjudged, withoutDoubt } from './change-record.ts';
import { confirmChanges, type Judge } from './confirm-changes.ts';
import { activityFindingId } from './finding-of.ts';
import { explainedOnce, joinEarlier } from './join-earlier.ts';
import type { RuleFailure } from './judge-call.ts';
import { type JudgedHistory, judgeSettingHistory } from './judge-setting-history.ts';
import { judgeWithKnown, lookedUpFor } from './known-settings.ts';
import {
  type ActivityPorts,
  allDatasets,
  type Proposal,
  type Proposed,
  type SettingHistory,
} from './ports.ts';
import { isConfirmedByPoll } from './settings-to-poll.ts';

/**
 * Adds a change to the history of a setting, judges again what it makes different, and commits both. Duplicates, late and reordered
 * events all lead to the same result: that of judging the whole history.
 * @param since ISO time of the change, where it may come late
 * @returns how many findings were written; 0 where they count for another change of the same commit
 * @throws {SealwatchError} `CONFLICT` when other writers commit first at every try
 */
export async function observeChange(
  resource: string,
  setting: SettingName,
  propose: Proposal,
  ports: ActivityPorts,
  since: string | null = null,
): Promise<number> {
  const { gathered, onRuleFailure } = ports;
  const own = { propose, since, onRuleFailure };
  const observe = (proposed: readonly Proposed[]) => observeChanges(resource, setting, proposed, ports);
  if (!gathered) return observe([own]);
  return (await gathered.run(`${setting} of ${resource}`, own, observe)) ?? 0;
}

/** Takes several changes of a setting in by one commit: each has the history read and written, and takes other writers' commits away. */
async function observeChanges(
  resource: string,
  setting: SettingName,
  proposed: readonly Proposed[],
  allPorts: ActivityPorts,
): Promise<number> {
  const failed = proposed.flatMap(({ onRuleFailure }) => onRuleFailure ?? []);
  const onRuleFailure = (failure: RuleFailure) => {
    for (const each of failed) each(failure);
  };
  const ports = failed.length === 0 ? allPorts : { ...allPorts, onRuleFailure };
  // What a call sets may depend on what was set before it.
  const ordered = proposed.toSorted((a, b) => compare(a.since ?? '', b.since ?? ''));
  const since = ordered.find((each) => each.since !== null)?.since ?? null;
  return untilCommitted(`the history of ${setting} of ${resource}`, ports, async () => {
    const history = await ports.settings.history(resource, setting, since);
    let { changes } = history;
    let isNew = false;
    for (const { propose } of ordered) {
      const change = propose({ ...history, changes });
      const inserted = change && insertChange(changes, change);
      if (!inserted?.written) continue;
      ({ changes } = inserted);
      isNew = true;
    }
    if (!isNew) return 0;
    const evaluated = await evaluate(resource, setting, changes, history, ports);
    const found = await findingsOf(evaluated, resource, setting, ports);
    const joined = await Promise.all(found.findings.map((finding) => joinEarlier(finding, ports)));
    const findings = explainedOnce(joined.flat());
    const written = await commit(history, evaluated, { ...found, findings }, ports);
    return written === 'committed' ? found.findings.length : written;
  });
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

async function findingsOf(
  { changes, judged, detections, actual }: Evaluated,
  resource: string,
  setting: SettingName,
  ports: ActivityPorts,
): Promise<ChangeFindings> {
  const context = {
    actual,
    changes,
    allDatasets: allDatasets(ports),
    decidedBy: detections.length === 0 ? [] : await policyOpinion(resource, setting, ports),
    now: ports.clock(),
    hash: ports.hash,
  };
  // A commit that broke off half way has left findings that no change names.
  const made = detections.map(({ detection, change }) =>
    activityFindingId(detection, change.cause, ports.hash),
  );
  const ids = new Set([...judged.flatMap((change) => change.findings), ...made]);
  const known = await ports.settings.findings([...ids]);
  return changeFindings(detections, judged, { ...context, known });
}

/** Writes the records that are new or different, the setting's newest value, and the findings. */
async function commit(
  history: SettingHistory,
  { changes }: Evaluated,
  { findings, idsByCause }: ChangeFindings,
  ports: ActivityPorts,
): Promise<'committed' | 'conflict'> {
  const before = new Map(history.changes.map((change) => [change.cause, change]));
  const named = changes.map((change) => withFindings(change, idsByCause.get(change.cause) ?? []));
  // What AWS did not confirm is nothing that other settings may be judged by.
  const last = named.findLast(({ unconfirmed }) => unconfirmed === undefined) ?? named.at(-1);
  if (!last) return 'committed';
  const { resource, setting, value, at } = last;
  const head = { resource, setting, value, at, revision: history.revision + 1 };
  const changed = named.filter((change) => before.get(change.cause) !== change);
  // New ones last: what is in the table counts as taken in, so whatever follows from it has to be there already.
  const written = changed.toSorted((a, b) => Number(!before.has(a.cause)) - Number(!before.has(b.cause)));
  return ports.settings.commit({ head, changes: written, findings });
}

// What a change once gave stays named with it, so that a withdrawn finding can come back.
function withFindings(change: ChangeRecord, ids: readonly string[]): ChangeRecord {
  const isComplete = ids.every((id) => change.findings.includes(id));
  return isComplete ? change : { ...change, findings: [...new Set([...change.findings, ...ids])] };
}

const OWN = "decided by Sealwatch's own reading of the policy";

/** What S3 itself says of a bucket's policy, beside our own reading; nothing for other settings. */
async function policyOpinion(
  resource: string,
  setting: SettingName,
  { isPolicyPublic }: ActivityPorts,
): Promise<string[]> {
  const bucket = bucketOf(resource);
  if (setting !== 'policy' || bucket === null) return [];
  const isPublic = await isPolicyPublic(bucket);
  if (isPublic === null) return [`${OWN}; GetBucketPolicyStatus gave no answer`];
  return [`${OWN}; GetBucketPolicyStatus says that the policy there now is ${isPublic ? '' : 'not '}public`];
}

/** A history that was judged. */
interface Evaluated {
  /** In order, with what judging them gave. */
  readonly changes: readonly ChangeRecord[];
  /** About those that were judged now. */
  readonly detections: readonly ChangeDetection[];
  /** Those that were judged now, because they are new or something around them is. */
  readonly judged: readonly ChangeRecord[];
  /** What AWS shows now; `undefined` where nobody had to ask, or AWS gave no answer. */
  readonly actual: unknown;
}

/**
 * Judges a history. AWS is asked what holds now only where that matters: something is wrong, a call is to end what was wrong, or two
 * changes fell into one second and CloudTrail does not say which came last.
 */
async function evaluate(
  resource: string,
  setting: SettingName,
  changes: readonly ChangeRecord[],
  { isWhole, heads, changes: known }: SettingHistory,
  ports: ActivityPorts,
): Promise<Evaluated> {
  const { guard, hash, onRuleFailure } = ports;
  const lookedUp = await lookedUpFor(resource, heads, setting, ports);
  const judge: Judge = (some) =>
    judgeWithKnown(
      (settings) => judgeSettingHistory(some, { guard, settings, isWhole, hash, onRuleFailure }),
      lookedUp,
      ports,
    );
  const believed = changes.map((each) => (each.unconfirmed ? unjudged(withoutDoubt(each)) : each));
  const first = await judge(believed);
  if (first.detections.length === 0 && !isTied(believed)) return { ...first, actual: undefined };
  const read = await ports.reader.read(resource, setting);
  const newest = believed.at(-1);
  const confirmed = (some: readonly ChangeRecord[], judged: JudgedHistory) =>
    confirmChanges(some, judged, {
      known,
      read,
      isConfirmedByPoll: newest !== undefined && isConfirmedByPoll(newest, heads, guard),
      now: ports.clock(),
      judge,
    });
  if (read.kind !== 'read') return { ...(await confirmed(believed, first)), actual: undefined };
  const moved = settleLast(believed, read.value);
  if (moved === null) return { ...(await confirmed(believed, first)), actual: read.value };
  // Of changes in one second each may have undone another one, and does so no more in another order.
  const settled = believed.map((each) => (each.at === moved.at ? unjudged(each) : each));
  const ordered = inOrder(settled.map((each) => (each.cause === moved.cause ? unjudged(moved) : each)));
  return { ...(await confirmed(ordered, await judge(ordered))), actual: read.value };
}

function isTied(changes: readonly ChangeRecord[]): boolean {
  const [beforeLast, last] = changes.slice(-2);
  return beforeLast !== undefined && beforeLast.at === last?.at;
}

/** A history with a change in its place, and what of it is new or different. */
interface Inserted {
  /** In order. */
  readonly changes: readonly ChangeRecord[];
  /** The record to write; `null` when the history knew it all. */
  readonly written: ChangeRecord | null;
}

/**
 * Puts a change where its time belongs. A call whose change a poll has found already gives the poll's record its author instead of
 * making a second change.
 */
function insertChange(known: readonly ChangeRecord[], change: ChangeRecord): Inserted {
  const changes = inOrder(known);
  const same = changes.find(
    ({ cause, call }) => cause === change.cause || (call !== null && call.eventId === change.call?.eventId),
  );
  // A doubt that a poll found settled is looked into once more.
  if (same) return { changes, written: same.unconfirmed && !change.unconfirmed ? change : null };
  const polled = change.source === 'event' ? polledChange(changes, change) : null;
  const written = polled
    ? unjudged({ ...polled, call: change.call, at: change.at, source: change.source })
    : change;
  const rest = changes.filter(({ cause }) => cause !== polled?.cause);
  return { changes: inOrder([...rest, written]), written };
}

/** The record of the poll that found what this call did: the next record after it, with the same value and nobody's name. */
function polledChange(changes: readonly ChangeRecord[], change: ChangeRecord): ChangeRecord | null {
  const next = changes.find(({ at }) => at >= change.at);
  return next?.source === 'look' && isSameValue(next.value, change.value) ? next : null;
}

/**
 * Settles what came last among changes of one second, which CloudTrail cannot distinguish: the one whose value AWS shows now.
 * @param actual what AWS showed after the last of them
 */
function settleLast(changes: readonly ChangeRecord[], actual: unknown): ChangeRecord | null {
  const last = changes.at(-1);
  if (!last) return null;
  const tied = changes.filter(({ at }) => at === last.at);
  if (tied.length < 2 || isSameValue(last.value, actual)) return null;
  const right = tied.findLast(({ value }) => isSameValue(value, actual));
  return right ? { ...right, rank: Math.max(...tied.map(({ rank }) => rank)) + 1 } : null;
}
