import { type Dataset, type Gap, hasGap, isTightenedIn } from '../../scope/dataset.ts';
import { beginAt, ensureExecution, resumeRun } from '../runs/begin-run.ts';
import { isOutdated, type Run, type RunGap } from '../runs/run.ts';
import { isTriedAgain } from '../runs/tried-again.ts';
import type { RunStore } from '../sealing/run-store.ts';
import { beginSome, type SchedulePorts } from './schedule-sweeps.ts';

export type CatchUpPorts = SchedulePorts & {
  /** Those that this deployment guards: another one may have the bucket of a dataset by now. */
  readonly buckets: readonly string[];
};

/** Such sweeps that begin at the same time. After an upgrade all datasets have a gap, and most of their keys take no worker. */
const MAX_BEGUN = 20;

/** Where the newest sweep of what was not watched of a dataset is found. */
const catchUpPlace = (dataset: string): string => `catch-up/${dataset}`;

/**
 * Begins a sweep of each dataset that nobody watched for a time, or by a looser mode, and has those go on that died or failed. When it is
 * done, every key was looked at since; what was not watched once more meanwhile is swept once more. One that a person stopped
 * stays so until they resume it, and one that fails again and again is tried less and less often.
 * @returns names of the datasets
 * @throws {AggregateError} at the end, why some could not begin
 */
export async function beginCatchUps(ports: CatchUpPorts): Promise<string[]> {
  const open = (await ports.runs.datasets()).flatMap((dataset) =>
    hasGap(dataset) && dataset.gap && ports.buckets.includes(dataset.bucket)
      ? [{ dataset, gap: dataset.gap }]
      : [],
  );
  return beginSome(open, MAX_BEGUN, ({ dataset, gap }) => beginCatchUp(dataset, gap, ports));
}

async function beginCatchUp(dataset: Dataset, { from, to }: Gap, ports: CatchUpPorts): Promise<boolean> {
  const { name, bucket, prefix } = dataset;
  const last = await newestCatchUp(name, ports.runs);
  if (last?.status === 'open') {
    await ensureExecution(last.id, ports);
    return false;
  }
  const gap: RunGap = { from, to, isEveryKey: isTightenedIn(dataset, { from, to }) };
  if (last !== null && isOf(gap, last) && !isOutdated(last, ports.clock())) {
    if (last.status === 'stopped') return false;
    if (last.status === 'failed')
      return isTriedAgain(last, ports.clock()) && (await resumeRun(last.id, ports)).status === 'open';
  }
  const target = { bucket, prefix, isKey: false };
  await beginAt(catchUpPlace(name), { kind: 'sweep', dataset: name, target, level: 'versions', gap }, ports);
  return true;
}

/** The newest sweep of what nobody watched of a dataset; `null` where there was none. */
export async function newestCatchUp(
  dataset: string,
  runs: Pick<RunStore, 'run' | 'runOfPlace'>,
): Promise<Run | null> {
  const id = await runs.runOfPlace(catchUpPlace(dataset));
  return id === null ? null : runs.run(id);
}

const isOf = ({ from, to }: RunGap, { gap }: Run): boolean => gap?.from === from && gap.to === to;
