import type { BaselineAction, BaselineAnswer } from '../../api/baseline-request.ts';
import { SealwatchError } from '../../base/errors.ts';
import { type DatasetHold, type HoldOn, heldBy, holdName, isInForce } from '../../scope/hold.ts';
import { type BaselinePorts, decide } from './decisions.ts';
import type { Principal } from './grants.ts';
import { watchedDatasetOf } from './seal-run.ts';

/** Putting holds on millions of versions takes hours; nobody says that they began before. */
const MAX_PUTTING_MS = 7 * 24 * 60 * 60_000;

/** Holds whose place one takes: each is one more version of a key whose lock may have to be read. */
const MAX_REPLACED = 100;

/**
 * Records that the approved versions of a dataset are held, so that it is watched. It takes the place of holds of the same kind that end
 * no later, and what these are on stays watched: only giving them up, which is a decision of its own, ends that.
 * @throws {SealwatchError} `USAGE` for times that mean nothing, and where it would take the place of too many
 */
export async function recordHold(
  { dataset: name, kind, until, since }: Extract<BaselineAction, { do: 'hold' }>,
  principal: Principal,
  ports: BaselinePorts,
): Promise<BaselineAnswer> {
  ports.authorize(principal, 'approve', name);
  const { bucket, prefix } = await watchedDatasetOf(name, ports.runs);
  const now = ports.clock();
  const at = now.toISOString();
  const { arn: by, session } = principal;
  const keys = { dataset: name, bucket, prefix, kind };
  const on = { until: kind === 'legal' ? null : endOf(until, now), since: beginningOf(since, now) };
  const others = (await holdsOf(name, kind, at, ports)).filter(
    (other) => holdName(other) === holdName({ ...keys, ...on }) || (other.until ?? '') < (on.until ?? ''),
  );
  const sameKeys = others.filter((other) => other.bucket === bucket && other.prefix === prefix);
  const replaced = replacedBy(on, sameKeys, at);
  const hold: DatasetHold = { ...keys, ...on, ...(replaced.length > 0 && { replaced }), by, session };
  const what = {
    did: 'hold',
    at,
    reason: null,
    until: hold.until,
    datasets: [name],
    bucket,
    count: 1,
  } as const;
  await decide({ ...what, identity: [holdName(hold), at] }, principal, ports);
  await ports.runs.saveHold(hold);
  for (const other of others)
    if (holdName(other) !== holdName(hold)) await ports.runs.saveHold({ ...other, endedAt: at, endedBy: by });
  return { kind: 'held', dataset: name, holds: 1, by };
}

/** What holds are on whose place another one takes, each time once. */
function replacedBy(on: HoldOn, others: readonly DatasetHold[], now: string): HoldOn[] {
  const bySince = new Map<string, HoldOn>();
  for (const each of others.flatMap((other) => heldBy(other, now))) {
    const known = each.since === on.since ? on : bySince.get(each.since);
    if (known === undefined || (known.until ?? '') < (each.until ?? '')) bySince.set(each.since, each);
  }
  if (bySince.size <= MAX_REPLACED) return [...bySince.values()];
  throw new SealwatchError(
    'USAGE',
    `the hold would take the place of ${bySince.size} others that are in force, allowed ${MAX_REPLACED}: release it, and put it again`,
  );
}

/** Takes the records of holds away before they end: from then on nobody is missing them. */
export async function releaseHold(
  { dataset: name, kind }: Extract<BaselineAction, { do: 'release-hold' }>,
  principal: Principal,
  ports: BaselinePorts,
): Promise<BaselineAnswer> {
  ports.authorize(principal, 'approve', name);
  const at = ports.clock().toISOString();
  const { arn: by } = principal;
  const holds = await holdsOf(name, kind, at, ports);
  for (const hold of holds) {
    const { bucket, until } = hold;
    const what = { did: 'release', at, reason: null, until, datasets: [name], bucket, count: 1 } as const;
    await decide({ ...what, identity: [holdName(hold), at] }, principal, ports);
    await ports.runs.saveHold({ ...hold, endedAt: at, endedBy: by });
  }
  return { kind: 'held', dataset: name, holds: holds.length, by };
}

const holdsOf = async (
  dataset: string,
  kind: DatasetHold['kind'],
  now: string,
  { runs }: BaselinePorts,
): Promise<DatasetHold[]> =>
  (await runs.holds()).filter(
    (hold) => hold.dataset === dataset && hold.kind === kind && isInForce(hold, now),
  );

function endOf(until: string | null, now: Date): string {
  const time = Date.parse(until ?? '');
  if (Number.isNaN(time))
    throw new SealwatchError('USAGE', `the end ${JSON.stringify(until)} is not an ISO time`);
  if (time <= now.getTime()) throw new SealwatchError('USAGE', `the end ${until} has passed already`);
  const iso = new Date(time).toISOString();
  // Times are compared as text, in which a fifth digit of the year comes first.
  if (iso.startsWith('+')) throw new SealwatchError('USAGE', `the end ${until} is after the year 9999`);
  return iso;
}

function beginningOf(since: string, now: Date): string {
  const time = Date.parse(since);
  if (Number.isNaN(time) || now.getTime() - time > MAX_PUTTING_MS)
    throw new SealwatchError(
      'USAGE',
      `${JSON.stringify(since)} is not an ISO time of the last seven days, in which the hold was put`,
    );
  // The clock of whoever asks may be ahead.
  return new Date(Math.min(time, now.getTime())).toISOString();
}
