import { SealwatchError } from '../../base/errors.ts';
import type { Clock } from '../../base/time.ts';
import { untilCommitted } from '../../base/until-committed.ts';
import type { HashText } from '../../findings/finding.ts';
import {
  isOutdated,
  isOver,
  jobsToCancel,
  MAX_STANDSTILL_DAYS,
  newRun,
  type Run,
  type RunTarget,
  tagOf,
  withoutJobs,
} from './run.ts';
import type { UnitStore } from './unit-store.ts';

/** Step Functions, as far as a run needs it. */
export interface RunEngine {
  /**
   * Has an attempt of a run executed.
   * @returns `ended` where this attempt was executed already and is no more; asked for twice, it is `started` once
   */
  start(run: Run): Promise<'started' | 'ended'>;
  /** Ends the execution of its attempt, if there is one. */
  stop(run: Run, cause: string): Promise<void>;
}

export interface BeginPorts {
  readonly runs: UnitStore;
  readonly engine: RunEngine;
  readonly clock: Clock;
  readonly hash: HashText;
  readonly backOff: (attempt: number) => Promise<void>;
}

/** @throws {SealwatchError} `NOT_FOUND` where there is none */
export async function existingRun(id: string, runs: Pick<UnitStore, 'run'>): Promise<Run> {
  const run = await runs.run(id);
  if (run) return run;
  throw new SealwatchError(
    'NOT_FOUND',
    `there is no run ${JSON.stringify(id)}; sealwatch runs lists those that there are`,
  );
}

/**
 * Has an open run executed, also where its execution died, and one that was stopped until its jobs are cancelled. One that is executed
 * already stays as it is.
 */
export function ensureExecution(id: string, ports: BeginPorts): Promise<Run> {
  return untilCommitted('the run', ports, async () => {
    const run = await existingRun(id, ports.runs);
    const isNeeded = run.status === 'open' || jobsToCancel(run).length > 0;
    if (!isNeeded || (await ports.engine.start(run)) === 'started') return run;
    await ports.runs.commitRun({ ...run, attempt: run.attempt + 1 });
    return 'conflict';
  });
}

/**
 * Begins a verification, or finds the one of the same target that is not done yet.
 * @returns the run, and whether it was there
 */
export function beginVerification(target: RunTarget, ports: BeginPorts): Promise<BegunRun> {
  const place = `verify/${ports.hash(JSON.stringify([target.bucket, target.prefix, target.isKey]))}`;
  return beginAt(place, { kind: 'verify', dataset: null, target, level: null }, ports);
}

export interface BegunRun {
  readonly run: Run;
  /** True where it was asked for before, and is gone on with. */
  readonly isJoined: boolean;
}

/** Begins a run that accepts nothing, or finds the one of its place that is not done yet. */
export async function beginAt(
  place: string,
  what: Pick<Run, 'kind' | 'dataset' | 'target' | 'level'> & Partial<Pick<Run, 'gap'>>,
  ports: BeginPorts,
): Promise<BegunRun> {
  const found = await untilCommitted('the run', ports, async () => {
    const previous = await ports.runs.runOfPlace(place);
    const before = previous === null ? null : await ports.runs.run(previous);
    if (before?.status === 'open') return { id: before.id, isJoined: true };
    const startedAt = ports.clock().toISOString();
    const id = `${startedAt}/${tagOf(`${place}/${startedAt}`, ports.hash)}`;
    const run = newRun({ ...what, id, startedAt, by: null, isAccepted: true });
    return (await ports.runs.createRun({ run, place, previous })) === 'conflict'
      ? 'conflict'
      : { id, isJoined: false };
  });
  return { run: await ensureExecution(found.id, ports), isJoined: found.isJoined };
}

/**
 * Ends a run for now: nothing that is not begun is begun any more, and what is done stays done. Jobs of S3 are cancelled by an execution
 * of their own, since only its function may do that.
 * @throws {SealwatchError} `USAGE` for a run that is over
 */
export async function stopRun(id: string, by: string | null, ports: BeginPorts): Promise<Run> {
  const reason = by === null ? 'it was stopped' : `it was stopped by ${by}`;
  const stopped = await untilCommitted('the run', ports, async () => {
    const run = await existingRun(id, ports.runs);
    requireLiving(run, 'stopped');
    if (run.status === 'stopped') return run;
    const next = withoutJobs({ ...run, status: 'stopped', reason });
    const attempt = jobsToCancel(next).length > 0 ? run.attempt + 1 : run.attempt;
    return (await ports.runs.commitRun({ ...next, attempt })) === 'conflict'
      ? 'conflict'
      : { ...next, attempt };
  });
  const isCancelling = jobsToCancel(stopped).length > 0;
  await ports.engine.stop(isCancelling ? { ...stopped, attempt: stopped.attempt - 1 } : stopped, reason);
  return isCancelling ? ensureExecution(id, ports) : stopped;
}

/**
 * Has a run go on that was stopped, failed or whose execution died. One that waits for a person goes on waiting.
 * @throws {SealwatchError} `USAGE` for a run that is over, or stands still for too long
 */
export async function resumeRun(id: string, ports: BeginPorts): Promise<Run> {
  await untilCommitted('the run', ports, async () => {
    const run = await existingRun(id, ports.runs);
    requireLiving(run, 'resumed');
    requireRecent(run, ports.clock());
    if (run.status === 'open' || run.status === 'waiting') return run;
    const next: Run = { ...run, status: 'open', reason: null, attempt: run.attempt + 1 };
    return (await ports.runs.commitRun(next)) === 'conflict' ? 'conflict' : next;
  });
  return ensureExecution(id, ports);
}

function requireLiving(run: Run, what: 'stopped' | 'resumed'): void {
  if (!isOver(run)) return;
  throw new SealwatchError('USAGE', `the run ${run.id} is ${run.status}, so it cannot be ${what}`);
}

/** @throws {SealwatchError} `USAGE` for a run that stands still for too long */
export function requireRecent(run: Run, now: Date): void {
  if (!isOutdated(run, now)) return;
  throw new SealwatchError(
    'USAGE',
    `the run ${run.id} is ${run.status}, and began more than ${MAX_STANDSTILL_DAYS} days ago: what it planned is not kept for much longer; begin another one with sealwatch ${run.kind}`,
  );
}
