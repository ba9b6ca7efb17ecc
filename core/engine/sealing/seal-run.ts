import type { BaselineAnswer, Cursor } from '../../api/baseline-request.ts';
import { SealwatchError } from '../../base/errors.ts';
import { bareEtag } from '../../base/object-ref.ts';
import type { Clock } from '../../base/time.ts';
import { wholeSecond } from '../../base/time.ts';
import type { Dataset } from '../../scope/dataset.ts';
import type { ListedObject, VersionLister } from '../../versions/version-lister.ts';
import type { Principal } from './grants.ts';
import type { Pin, Run, RunStore } from './run-store.ts';

/** S3 lists at most a thousand at once. */
export const PAGE = 1000;

export interface RunPorts {
  readonly runs: RunStore;
  readonly lister: VersionLister;
  readonly clock: Clock;
}

export async function datasetOf(name: string, runs: RunStore): Promise<Dataset> {
  const dataset = await runs.dataset(name);
  if (dataset) return dataset;
  const known = (await runs.datasets()).map((each) => each.name).join(', ') || 'none';
  throw new SealwatchError(
    'NOT_FOUND',
    `no dataset is called ${JSON.stringify(name)}; deployed are: ${known}`,
  );
}

export async function runOf(id: string, runs: RunStore): Promise<Run> {
  const run = await runs.run(id);
  if (run) return run;
  throw new SealwatchError(
    'NOT_FOUND',
    `there is no seal run ${JSON.stringify(id)}; start again with sealwatch seal`,
  );
}

/**
 * Starts a seal, or finds the one that was left unfinished: what it pinned stays pinned. A run of a dataset that is unsealed
 * was of other keys, before a new configuration, or it stopped before it pinned anything.
 */
export async function startSeal(
  name: string,
  principal: Principal,
  ports: RunPorts,
): Promise<BaselineAnswer> {
  const dataset = await datasetOf(name, ports.runs);
  const isFirst = dataset.status !== 'sealed';
  const open = await ports.runs.newestRun(name);
  if (open?.status === 'open' && dataset.status !== 'unsealed')
    return { kind: 'run', run: open.id, isResumed: true, isPinned: open.isPinned, isFirst };
  const startedAt = ports.clock().toISOString();
  const id = `${name}/${startedAt}`;
  const counts = { objects: 0, bytes: 0, pinCursor: null, isPinned: false };
  await ports.runs.saveRun({
    id,
    dataset: name,
    status: 'open',
    ...counts,
    startedAt,
    finishedAt: null,
    by: principal.arn,
  });
  if (dataset.status === 'unsealed')
    await ports.runs.moveDataset(name, 'unsealed', 'sealing', wholeSecond(startedAt));
  return { kind: 'run', run: id, isResumed: false, isPinned: false, isFirst };
}

/**
 * Ends a run that somebody does not want to finish after all. What it accepted before stays accepted.
 * @throws {SealwatchError} `USAGE` for a first seal: until it is done nothing of the dataset alerts, so it can only be finished
 */
export async function abandonSeal(id: string, ports: RunPorts): Promise<BaselineAnswer> {
  const run = await runOf(id, ports.runs);
  const { name, status } = await datasetOf(run.dataset, ports.runs);
  if (status !== 'sealed') {
    throw new SealwatchError(
      'USAGE',
      `${name} is ${status}: its first seal cannot be given up, only finished with sealwatch seal ${name}`,
    );
  }
  if (run.status === 'open')
    await ports.runs.saveRun({ ...run, status: 'done', finishedAt: ports.clock().toISOString() });
  return { kind: 'abandoned', run: id };
}

/** Pins one page of what is current now. The run remembers how far it came. */
export async function pinPage(id: string, ports: RunPorts): Promise<BaselineAnswer> {
  const run = await runOf(id, ports.runs);
  if (run.isPinned) return { kind: 'pinned', objects: run.objects, bytes: run.bytes, cursor: null };
  const { bucket, prefix } = await datasetOf(run.dataset, ports.runs);
  const page = await ports.lister.listCurrent({ bucket, prefix, cursor: run.pinCursor, limit: PAGE });
  await ports.runs.pin(id, page.objects.map(pinOf));
  const { objects, bytes } = totals(page.objects);
  const isPinned = page.nextCursor === null;
  const next = {
    ...run,
    objects: run.objects + objects,
    bytes: run.bytes + bytes,
    pinCursor: page.nextCursor,
    isPinned,
  };
  await ports.runs.saveRun(next);
  return { kind: 'pinned', objects: next.objects, bytes: next.bytes, cursor: page.nextCursor };
}

export const pinOf = ({ key, versionId, etag, size, storedAt }: ListedObject): Pin => ({
  key,
  versionId,
  etag: bareEtag(etag ?? ''),
  size: size ?? 0,
  storedAt: wholeSecond(storedAt),
});

export const totals = (objects: readonly ListedObject[]) => ({
  objects: objects.length,
  bytes: objects.reduce((sum, object) => sum + (object.size ?? 0), 0),
});

export async function pendingPage(
  id: string,
  cursor: Cursor | null,
  ports: RunPorts,
): Promise<BaselineAnswer> {
  const page = await ports.runs.pendingPins(id, cursor);
  return { kind: 'pending', keys: page.pins.map(({ key, size }) => ({ key, size })), cursor: page.cursor };
}
