import { mapAtOnce } from '../../base/concurrency-limit.ts';
import { type Dataset, type Gap, hasGap } from '../../scope/dataset.ts';
import { observe } from '../objects/observe.ts';
import { listPage } from './list-page.ts';
import type { SweepPorts } from './ports.ts';

export interface CaughtUp {
  /** Keys that were looked at. */
  readonly keys: number;
  /** Names of the datasets in which some are left. */
  readonly left: readonly string[];
}

/** Keys at the same time: most take a listing and no read. */
const CONCURRENCY = 10;
/** A page that is not done by then is begun again by the next invocation. */
const LAST_MOMENT_MS = 30_000;

/**
 * Looks at every key of the datasets that were not watched for a time, or by a looser mode, as far as the time reaches. What was
 * read once is not read again: versions do not change. A key that cannot be looked at keeps no other from it: its dataset is looked
 * at once more.
 * @throws {AggregateError} at the end, why keys or datasets could not be looked at
 */
export async function catchUp(ports: SweepPorts): Promise<CaughtUp> {
  const open = (await ports.runs.datasets()).filter(
    (dataset) => hasGap(dataset) && ports.buckets.includes(dataset.bucket),
  );
  const left: string[] = [];
  const failures: unknown[] = [];
  let keys = 0;
  for (const dataset of open) {
    const outcome = await catchUpWith(dataset, ports, failures).catch((error: unknown) => {
      failures.push(error);
      return { keys: 0, isDone: false };
    });
    keys += outcome.keys;
    if (!outcome.isDone) left.push(dataset.name);
  }
  if (failures.length === 0) return { keys, left };
  throw new AggregateError(
    failures,
    `some keys of ${left.join(', ')} could not be looked at, and are tried again; the first: ${messageOf(failures[0])}`,
  );
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

async function catchUpWith(
  dataset: Dataset,
  ports: SweepPorts,
  failures: unknown[],
): Promise<{ keys: number; isDone: boolean }> {
  const { name, bucket, prefix } = dataset;
  const gap = dataset.gap as Gap;
  let { cursor } = gap;
  let keys = 0;
  const failedBefore = failures.length;
  do {
    const page = await listPage(bucket, prefix, cursor, ports);
    const own = page.keys.filter(({ key }) => ports.datasetOfKey(bucket, key) === name);
    const looked = await mapAtOnce(own, CONCURRENCY, async ({ key }) => {
      if (ports.msLeft() < LAST_MOMENT_MS) return false;
      try {
        await observe({ bucket, key }, name, null, ports);
      } catch (error) {
        failures.push(error);
      }
      return true;
    });
    keys += looked.filter((done) => done).length;
    if (looked.includes(false)) return { keys, isDone: false };
    ({ cursor } = page);
    // The page of a key that failed is the first of the next invocation.
    if (cursor !== null && failures.length === failedBefore)
      await ports.runs.keepPlace(name, { ...gap, cursor });
  } while (cursor !== null);
  if (failures.length > failedBefore) return { keys, isDone: false };
  if (!gap.isAgain) await ports.runs.closeGap(name, gap);
  // Not from the beginning each time: whoever keeps interrupting would keep the last keys from ever being looked at.
  else await ports.runs.keepPlace(name, { from: gap.from, to: gap.to, cursor: null });
  return { keys, isDone: !gap.isAgain };
}
