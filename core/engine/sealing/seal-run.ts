import type { BaselineAnswer, SealAccepts } from '../../api/baseline-request.ts';
import { SealwatchError } from '../../base/errors.ts';
import { bareEtag } from '../../base/object-ref.ts';
import type { Clock } from '../../base/time.ts';
import { wholeSecond } from '../../base/time.ts';
import { untilCommitted } from '../../base/until-committed.ts';
import { type Dataset, isWatched } from '../../scope/dataset.ts';
import type { ListedObject, VersionLister } from '../../versions/version-lister.ts';
import {
  type BeginPorts,
  ensureExecution,
  existingRun,
  requireRecent,
  resumeRun,
} from '../runs/begin-run.ts';
import { isOutdated, isOver, newRun, type Run, requireSeal, type SealRun } from '../runs/run.ts';
import type { Principal } from './grants.ts';
import type { Pin, RunStore } from './run-store.ts';

/** S3 lists at most a thousand at once. */
export const PAGE = 1000;

export interface RunPorts {
  readonly runs: RunStore;
  readonly lister: VersionLister;
  readonly clock: Clock;
}

type StartPorts = BeginPorts & { readonly runs: RunStore };

export async function datasetOf(name: string, runs: RunStore): Promise<Dataset> {
  const dataset = await runs.dataset(name);
  if (dataset) return dataset;
  const known = (await runs.datasets()).map((each) => each.name).join(', ') || 'none';
  throw new SealwatchError(
    'NOT_FOUND',
    `no dataset is called ${JSON.stringify(name)}; deployed are: ${known}`,
  );
}

/**
 * A dataset whose keys may be read.
 * @throws {SealwatchError} `NOT_FOUND` where there is none, or the configuration does not name it any more: its keys would be taken for
 * such that cannot be read
 */
export async function watchedDatasetOf(name: string, runs: RunStore): Promise<Dataset> {
  const dataset = await datasetOf(name, runs);
  if (isWatched(dataset)) return dataset;
  throw new SealwatchError(
    'NOT_FOUND',
    `the deployed configuration does not name the dataset ${JSON.stringify(name)} any more: add it there and deploy first`,
  );
}

/** @throws {SealwatchError} `NOT_FOUND` where there is no such seal */
export const sealOf = async (id: string, runs: RunStore): Promise<SealRun> =>
  requireSeal(await existingRun(id, runs));

/** A run that somebody asked for. */
export interface FoundSeal {
  readonly id: string;
  readonly isResumed: boolean;
  /** False for a dataset that was sealed before. */
  readonly isFirst: boolean;
}

/**
 * Writes a new seal down, or finds the one that was left unfinished: what it pinned stays pinned. A run of a dataset that is
 * unsealed was of other keys, before a new configuration; one that stands still for too long is not gone on with. Two who ask at once get one run. Nothing is done for it yet.
 */
export function findOrCreateSeal(
  name: string,
  accepts: SealAccepts,
  principal: Principal,
  ports: StartPorts,
): Promise<FoundSeal> {
  const place = `seal/${name}`;
  return untilCommitted('the run', ports, async () => {
    const dataset = await datasetOf(name, ports.runs);
    const isFirst = dataset.status !== 'sealed';
    const previous = await ports.runs.runOfPlace(place);
    const before = previous === null ? await ports.runs.newestRun(name) : await ports.runs.run(previous);
    const isOld = before !== null && (isOver(before) || isOutdated(before, ports.clock()));
    if (before && !isOld && dataset.status !== 'unsealed') return { id: before.id, isResumed: true, isFirst };
    const startedAt = ports.clock().toISOString();
    const id = `${name}/${startedAt}`;
    const begun = { id, kind: 'seal', dataset: name, target: null, startedAt, by: principal.arn } as const;
    const run = newRun({ ...begun, isAccepted: isEnough(accepts, isFirst) });
    const begins = dataset.status === 'unsealed' ? { begins: name } : {};
    if ((await ports.runs.createRun({ run, place, previous, ...begins })) === 'conflict') return 'conflict';
    return { id, isResumed: false, isFirst };
  });
}

/** Has a seal worked on. */
export async function goOnWithSeal(
  { id, isResumed, isFirst }: FoundSeal,
  accepts: SealAccepts,
  ports: StartPorts,
): Promise<BaselineAnswer> {
  const resumed = await resumeRun(id, ports);
  const isSettled = resumed.isAccepted || !isEnough(accepts, isFirst);
  const { status } = isSettled ? resumed : await acceptSeal(id, ports);
  return { kind: 'run', run: id, status, isResumed, isFirst };
}

const isEnough = (accepts: SealAccepts, isFirst: boolean): boolean =>
  accepts === 'additions' || (accepts === 'baseline' && isFirst);

/**
 * Lets a seal accept what it pinned.
 * @throws {SealwatchError} `USAGE` for a run that stands still for too long
 */
export async function acceptSeal(id: string, ports: StartPorts): Promise<Run> {
  await untilCommitted('the run', ports, async () => {
    const run = await sealOf(id, ports.runs);
    if (isOver(run)) return run;
    requireRecent(run, ports.clock());
    if (run.isAccepted) return run;
    // The execution that pinned may be about to end, so what comes now has one of its own.
    const begun = run.status === 'waiting' ? ({ status: 'open', attempt: run.attempt + 1 } as const) : {};
    const next: Run = { ...run, ...begun, isAccepted: true };
    return (await ports.runs.commitRun(next)) === 'conflict' ? 'conflict' : next;
  });
  return ensureExecution(id, ports);
}

/**
 * Ends a run that somebody does not want to finish after all. What it accepted before stays accepted.
 * @throws {SealwatchError} `USAGE` for a first seal: until it is done nothing of the dataset alerts, so it can only be finished
 */
export async function abandonSeal(
  id: string,
  ports: Pick<StartPorts, 'runs' | 'clock' | 'backOff'>,
): Promise<BaselineAnswer> {
  await untilCommitted('the run', ports, async () => {
    const run = await sealOf(id, ports.runs);
    const { name, status } = await datasetOf(run.dataset, ports.runs);
    if (status !== 'sealed') {
      throw new SealwatchError(
        'USAGE',
        `${name} is ${status}: its first seal cannot be given up, only finished with sealwatch seal ${name}`,
      );
    }
    if (isOver(run)) return run;
    const next: Run = { ...run, status: 'abandoned', finishedAt: ports.clock().toISOString() };
    return (await ports.runs.commitRun(next)) === 'conflict' ? 'conflict' : next;
  });
  return { kind: 'abandoned', run: id };
}

/** Pins one page of what is current now. The run remembers how far it came. */
export async function pinPage(given: Run, ports: RunPorts): Promise<'committed' | 'conflict'> {
  const run = requireSeal(given);
  const { bucket, prefix, name, status } = await watchedDatasetOf(run.dataset, ports.runs);
  if (status === 'unsealed') throw configuredAnew(name);
  const page = await ports.lister.listCurrent({ bucket, prefix, cursor: run.pinCursor, limit: PAGE });
  await ports.runs.pin(run.id, page.objects.map(pinOf));
  const { objects, bytes } = totals(page.objects);
  return ports.runs.commitRun({
    ...run,
    objects: run.objects + objects,
    bytes: run.bytes + bytes,
    pinCursor: page.nextCursor,
    isPinned: page.nextCursor === null,
  });
}

/** A run goes no further whose dataset was configured anew: its pins are of other keys. */
export const configuredAnew = (name: string): SealwatchError =>
  new SealwatchError('USAGE', `${name} was configured anew since: start again with sealwatch seal ${name}`);

export const pinOf = ({ key, versionId, etag, size, storedAt, hasSha256 }: ListedObject): Pin => ({
  key,
  versionId,
  etag: bareEtag(etag ?? ''),
  size: size ?? 0,
  storedAt: wholeSecond(storedAt),
  ...(hasSha256 ? { hasSha256 } : {}),
});

export const totals = (objects: readonly ListedObject[]) => ({
  objects: objects.length,
  bytes: objects.reduce((sum, object) => sum + (object.size ?? 0), 0),
});
