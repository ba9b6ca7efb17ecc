import { createHash } from 'node:crypto';
import type { ExecutionState } from '../../aws/run-engine.ts';
import { SealwatchError } from '../../core/base/errors.ts';
import { addTotals, NO_TOTALS, type Run, type Totals, tagOf } from '../../core/engine/runs/run.ts';
import { type KeyResult, NOTHING_WAITING, type Waiting } from '../../core/engine/runs/unit-store.ts';
import { shellCommand } from '../output/escape.ts';
import { bytes, count, counted } from '../output/style.ts';

/** What the command asks of runs, with the rights of whoever runs it. */
export interface RunReader {
  run(id: string): Promise<Run | null>;
  totals(run: string): Promise<Totals>;
  waiting(run: string): Promise<Waiting>;
  /** The newest first. */
  recent(limit: number): Promise<Run[]>;
  /** What came of keys, in their order, and the findings of what changed while a seal was made. */
  results(
    run: string,
  ): AsyncIterable<{ readonly keys: readonly KeyResult[]; readonly findings: readonly string[] }>;
  /** `null` before the first. */
  newestSweep(dataset: string): Promise<Run | null>;
  /** The newest sweep of what nobody watched for a time; `null` where there was none. */
  newestCatchUp(dataset: string): Promise<Run | null>;
  execution(run: Run): Promise<ExecutionState>;
  /** Waits between two looks. */
  pause(milliseconds: number): Promise<void>;
}

export const hash = (text: string): string => createHash('sha256').update(text).digest('hex');

/** What people call a run. */
export const shortName = (run: string): string => tagOf(run, hash);

export const runsCommand = (verb: 'show' | 'stop' | 'resume', run: string): string =>
  shellCommand('sealwatch', 'runs', verb, shortName(run));

/** Pauses between two looks: short at first, so that a small run is soon over. */
const FIRST_PAUSE_MS = 200;
const MAX_PAUSE_MS = 3_000;
const GROWTH = 1.4;
/** Nothing is done for so long where something is being read that takes its time, or where nobody works on the run any more. */
const UNSEEN_MS = 60_000;

export interface WatchOptions {
  /** Takes how far it is, for people. */
  readonly onProgress: (text: string) => void;
  /** Takes, once, that it cannot be seen whether anybody works on it. */
  readonly onNote: (text: string) => void;
}

/**
 * Watches a run until nobody works on it any more. It goes on without whoever watches.
 * @returns the run, and the sum of what was done
 * @throws {SealwatchError} `AWS_FAILED` where its execution died and left it open
 */
export async function watchRun(
  runs: RunReader,
  id: string,
  { onProgress, onNote }: WatchOptions,
): Promise<{ readonly run: Run; readonly totals: Totals }> {
  let before = '';
  let unseen = 0;
  for (let wait = FIRST_PAUSE_MS; ; wait = Math.min(MAX_PAUSE_MS, wait * GROWTH)) {
    const { run, totals } = await look(runs, id);
    if (run.status !== 'open') return { run, totals };
    onProgress(progressText(run, totals, await waitingOf(runs, run, totals)));
    const seen = `${run.revision} ${totals.keys}`;
    const isSeen = seen !== before || (await requireExecution(runs, run)) !== 'unknown';
    if (!isSeen && unseen < UNSEEN_MS && unseen + wait >= UNSEEN_MS) onNote(unseenText(run));
    unseen = isSeen ? 0 : unseen + wait;
    before = seen;
    await runs.pause(wait);
  }
}

/** What is done of a run, also what a sweep found in order without a unit. */
export const totalsOf = async (runs: RunReader, run: Run): Promise<Totals> =>
  run.totals ?? addTotals(run.units > 0 ? await runs.totals(run.id) : NO_TOTALS, run.matched ?? NO_TOTALS);

/** What others are reading for a run; asked where something is left that had its turn. */
export const waitingOf = async (runs: RunReader, run: Run, totals: Totals): Promise<Waiting> =>
  run.status === 'open' && totals.units < run.readThrough ? runs.waiting(run.id) : NOTHING_WAITING;

async function look(runs: RunReader, id: string): Promise<{ run: Run; totals: Totals }> {
  const run = await runs.run(id);
  if (run === null) throw new SealwatchError('INTERNAL', `the run ${id} was asked for and is not there`);
  return { run, totals: await totalsOf(runs, run) };
}

const unseenText = (run: Run): string =>
  `nothing was done on this run for a minute, and your identity may not see whether anybody works on it, which takes states:DescribeExecution; if its execution is over, ${runsCommand('resume', run.id)} goes on`;

async function requireExecution(runs: RunReader, run: Run): Promise<ExecutionState['kind']> {
  const execution = await runs.execution(run);
  if (execution.kind !== 'ended') return execution.kind;
  const now = await runs.run(run.id);
  // It may have ended a moment ago as it should, or another attempt has begun.
  if (now?.status !== 'open' || now.attempt !== run.attempt) return execution.kind;
  throw new SealwatchError(
    'AWS_FAILED',
    `the execution that works on this run is over (${execution.cause ?? 'no cause'}), and the run is not; what is done is kept: ${runsCommand('resume', run.id)} goes on`,
  );
}

const DOING = { seal: 'hashing', verify: 'verifying', sweep: 'sweeping' } as const;

/** How far a run is, for the line of progress and for tables. */
export function progressText(run: Run, totals: Totals, waiting: Waiting = NOTHING_WAITING): string {
  const { kind, objects, isPinned, isPlanned, judgeCursor, judged } = run;
  if (kind === 'seal' && !isPinned) return `pinning: ${counted(objects, 'object')}, ${bytes(run.bytes)}`;
  if (judgeCursor !== null && run.status !== 'done')
    return `judging what happened meanwhile: ${counted(judged, 'key')}`;
  const computing = (run.checksums?.jobs ?? []).filter(({ report }) => !report);
  if (run.status === 'open' && run.units === 0 && computing.length > 0)
    return `S3 computes checksums: ${counted(
      computing.reduce((sum, { manifest }) => sum + manifest.versions, 0),
      'object',
    )}`;
  const isCounted = isPlanned || (kind === 'seal' && isPinned);
  const total = isCounted && objects > 0 ? ` of ${count(objects)}` : '';
  const large =
    waiting.objects > 0
      ? `; ${counted(waiting.objects, 'large object')} of ${bytes(waiting.bytes)} being read in parts`
      : '';
  return `${DOING[kind]}: ${count(totals.keys)}${total} objects, ${bytes(totals.bytes)}${large}`;
}
