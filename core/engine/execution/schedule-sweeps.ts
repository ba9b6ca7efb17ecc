import { SealwatchError } from '../../base/errors.ts';
import { msSince } from '../../base/time.ts';
import { type Dataset, isWatched, requireSealed } from '../../scope/dataset.ts';
import type { SweepSchedule } from '../../scope/sweep-level.ts';
import { type BeginPorts, type BegunRun, beginAt, ensureExecution, resumeRun } from '../runs/begin-run.ts';
import { isOutdated, type Run } from '../runs/run.ts';
import { isTriedAgain } from '../runs/tried-again.ts';
import type { RunStore } from '../sealing/run-store.ts';
import { watchedDatasetOf } from '../sealing/seal-run.ts';

export type SchedulePorts = BeginPorts & {
  readonly runs: RunStore;
  /** By dataset, as the configuration says; `null` where it is not swept by itself. */
  readonly schedules: ReadonlyMap<string, SweepSchedule | null>;
};

const HOUR_MS = 3_600_000;
/** Sweeps that begin at the same time. After an upgrade all are due, and each has up to 20 workers of its own. */
const MAX_BEGUN = 5;

/** Where the newest sweep of a dataset is found. */
const sweepPlace = (dataset: string): string => `sweep/${dataset}`;

/**
 * Begins a sweep of a dataset, or finds the one that is not done yet.
 * @throws {SealwatchError} `NOT_FOUND` for one that is not there or not watched any more, `USAGE` for one without a baseline, `CONFLICT`
 * where it is swept at another level right now
 */
export async function beginSweep(name: string, level: string, ports: SchedulePorts): Promise<BegunRun> {
  const dataset = await watchedDatasetOf(name, ports.runs);
  requireSealed(dataset);
  const { bucket, prefix } = dataset;
  const what = { kind: 'sweep', dataset: name, target: { bucket, prefix, isKey: false }, level } as const;
  const begun = await beginAt(sweepPlace(name), what, ports);
  if (begun.run.level === level) return begun;
  throw new SealwatchError(
    'CONFLICT',
    `${name} is being swept at the level ${begun.run.level}: wait for its end, or end it with sealwatch runs stop ${begun.run.id}`,
  );
}

/**
 * Begins the sweeps whose time has come, and has those go on whose execution died, or that failed: these less and less often. A dataset whose sweep cannot begin keeps no other from it.
 * @returns names of the datasets
 * @throws {AggregateError} at the end, why some could not begin
 */
export async function beginDueSweeps(ports: SchedulePorts): Promise<string[]> {
  const due = (await ports.runs.datasets()).flatMap((dataset) => {
    const schedule = ports.schedules.get(dataset.name) ?? null;
    return schedule !== null && dataset.status === 'sealed' && isWatched(dataset)
      ? [{ dataset, schedule }]
      : [];
  });
  return beginSome(due, MAX_BEGUN, ({ dataset, schedule }) => beginWhereDue(dataset, schedule, ports));
}

/**
 * Begins one after the other, up to a number; the others have their turn at the next run of the settings poll.
 * @param begin - returns false where there is nothing to begin
 * @throws {AggregateError} at the end, why some could not begin
 */
export async function beginSome<Each extends { readonly dataset: Dataset }>(
  candidates: readonly Each[],
  max: number,
  begin: (each: Each) => Promise<boolean>,
): Promise<string[]> {
  const begun: string[] = [];
  const failures: unknown[] = [];
  for (const each of candidates) {
    if (begun.length === max) break;
    try {
      if (await begin(each)) begun.push(each.dataset.name);
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length === 0) return begun;
  throw new AggregateError(
    failures,
    `${failures.length} sweeps could not begin, the first: ${String(failures[0])}`,
  );
}

async function beginWhereDue(
  dataset: Dataset,
  schedule: SweepSchedule,
  ports: SchedulePorts,
): Promise<boolean> {
  const last = await newestSweep(dataset.name, ports.runs);
  if (last?.status === 'open') {
    await ensureExecution(last.id, ports);
    return false;
  }
  // The baseline was read when it was sealed.
  const from = last?.startedAt ?? dataset.sealedAt;
  const isDue = from === null || msSince(from, ports.clock()) >= schedule.hours * HOUR_MS;
  if (isDue) await beginSweep(dataset.name, schedule.level, ports);
  return isDue || (last !== null && goesOn(last, dataset, ports));
}

/** Else what failed for a passing reason would be left as it is up to the next time, which may be a month ahead. */
async function goesOn(last: Run, { bucket, prefix }: Dataset, ports: SchedulePorts): Promise<boolean> {
  const now = ports.clock();
  const isOfIt = last.target?.bucket === bucket && last.target.prefix === prefix;
  if (last.status !== 'failed' || !isOfIt || isOutdated(last, now) || !isTriedAgain(last, now)) return false;
  return (await resumeRun(last.id, ports)).status === 'open';
}

/** The newest sweep of a dataset; `null` before the first. */
export async function newestSweep(
  dataset: string,
  runs: Pick<RunStore, 'run' | 'runOfPlace'>,
): Promise<Run | null> {
  const id = await runs.runOfPlace(sweepPlace(dataset));
  return id === null ? null : runs.run(id);
}
