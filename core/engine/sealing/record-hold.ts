import type { BaselineAction, BaselineAnswer } from '../../api/baseline-request.ts';
import { SealwatchError } from '../../base/errors.ts';
import { type DatasetHold, holdName, isInForce } from '../../scope/hold.ts';
import { type BaselinePorts, decide } from './decisions.ts';
import type { Principal } from './grants.ts';
import { watchedDatasetOf } from './seal-run.ts';

/** Putting holds on millions of versions takes hours; nobody says that they began before. */
const MAX_PUTTING_MS = 7 * 24 * 60 * 60_000;

/**
 * Records that the approved versions of a dataset are held, so that it is watched. Holds of the same kind that end no later are taken
 * for replaced.
 * @throws {SealwatchError} `USAGE` for times that mean nothing
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
  const hold: DatasetHold = {
    dataset: name,
    bucket,
    prefix,
    kind,
    until: kind === 'legal' ? null : endOf(until, now),
    since: beginningOf(since, now),
    by,
    session,
  };
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
  for (const other of await holdsOf(name, kind, at, ports))
    if (holdName(other) !== holdName(hold) && (other.until ?? '') < (hold.until ?? ''))
      await ports.runs.saveHold({ ...other, endedAt: at, endedBy: by });
  return { kind: 'held', dataset: name, holds: 1, by };
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
  return new Date(time).toISOString();
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
