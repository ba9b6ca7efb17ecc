import type { SealedKey } from '../../api/baseline-request.ts';
import type { VerifiedKey } from '../../api/sweep-request.ts';
import { utf8Bytes } from '../../base/escape.ts';
import { FAILED_READING_MS } from '../../versions/object-reader.ts';
import type { RunChecksumPorts } from '../checksums/checksum-jobs.ts';
import type { WorkerPorts } from '../objects/ports.ts';
import { BY_S3, NO_CHECKSUM, type Run, type Totals } from '../runs/run.ts';
import type { KeyResult, UnitResult } from '../runs/unit-store.ts';
import { isRead } from './sweep-keys.ts';
import { type KeyPorts, workOnKeys } from './work-on-keys.ts';

export type UnitPorts = KeyPorts & {
  /** Reads beyond the budget of a day what a person asked for. @default - as all is read */
  readonly unbudgeted?: WorkerPorts['reader'];
  /** What S3 computes for runs. @default - nothing */
  readonly checksums?: RunChecksumPorts;
};

/** No key is begun with less time than this, unless nothing was done yet. */
const LAST_MOMENT_MS = 60_000;
/** Results of one write: DynamoDB takes items of 400 KB. */
const MAX_RESULT_BYTES = 200_000;
/** Characters of the reason why a unit failed. */
const MAX_REASON = 500;
/** Findings of one key that its result names. */
const MAX_NAMED_FINDINGS = 1000;

/** What the state machine hands on: numbers, whatever the keys are. */
export interface UnitAnswer {
  readonly run: string;
  readonly unit: number;
  /** As it was asked. */
  readonly wave: number | null;
  /** True where keys are left, and another invocation is to go on. */
  readonly more: boolean;
  /** How long to wait before it does, because others read what is too large for one invocation; else 0. */
  readonly seconds: number;
}

/**
 * A large object takes from some seconds to days, and it may be another version of the key than the one whose size is known. An
 * execution has 25,000 events, and takes nine for each time that it asks: so it waits longer each time.
 */
const secondsToWait = (size: number, waited: number): number =>
  Math.min(
    MAX_WAIT_SECONDS,
    Math.max(MIN_WAIT_SECONDS, Math.ceil(size / BYTES_PER_WAIT_SECOND), Math.ceil(waited * WAIT_GROWTH)),
  );

const MIN_WAIT_SECONDS = 5;
/** Whoever asks less often would miss that the reading failed, have it begin anew, and wait for ever. */
const MAX_WAIT_SECONDS = FAILED_READING_MS / 2000;
const BYTES_PER_WAIT_SECOND = 10e9;
const WAIT_GROWTH = 1.3;

interface AskedUnit {
  readonly run: string;
  readonly unit: number;
  /** Less than none where this is the turn of what was left. @default - an execution of an earlier release, which left nothing */
  readonly wave?: number | null;
  /** How long the state machine has just waited. @default 0 */
  readonly seconds?: number;
}

/**
 * Reads the keys of one unit that have no result yet, as far as the time reaches. The run's record decides what is done:
 * whoever starts this for a run that nobody asked for, or that was stopped, has nothing done.
 */
export async function workOnUnit(
  { run: id, unit: number, wave = null, seconds: waited = 0 }: AskedUnit,
  given: UnitPorts,
): Promise<UnitAnswer> {
  const answer = { run: id, unit: number, wave, more: false, seconds: 0 };
  for (;;) {
    const run = await given.runs.run(id);
    const unit = run?.status === 'open' ? await given.runs.unit(id, number) : null;
    if (run === null || unit === null) return answer;
    // Else twenty large objects would keep all other keys waiting.
    if (unit.isLarge && wave !== null && wave > 0) return answer;
    const ports = portsFor(run, given);
    const from = await ports.runs.unitDone(id, number);
    const left = unit.keys.slice(from);
    if (left.length === 0) return answer;
    const slice = await noting(run, number, ports, () => read(run, left, ports));
    const isLast = from + slice.results.length === unit.keys.length;
    const isWritten =
      slice.results.length > 0 &&
      (await ports.runs.commitResult(resultOf(run, { unit: number, from, isLast }, slice, ports))) ===
        'committed';
    if (isLast && isWritten) return answer;
    // What was waited for is the first key; one behind it was not asked for before.
    const waitedForIt = slice.results.length > 0 ? 0 : waited;
    if (slice.beingRead !== null) {
      await ports.runs.noteWaiting(run, number, slice.beingRead);
      return { ...answer, more: true, seconds: secondsToWait(slice.beingRead, waitedForIt) };
    }
    if (!isLast && ports.msLeft() < LAST_MOMENT_MS) return { ...answer, more: true };
  }
}

/** Keeps why a unit fails, which the state machine does not hand on. */
async function noting<T>(run: Run, unit: number, { runs }: UnitPorts, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    // What failed counts, and not that it could not be noted.
    await runs.noteFailure(run, unit, reason.slice(0, MAX_REASON)).catch(() => {});
    throw error;
  }
}

/** What nobody asked for keeps to the budget: whoever uploads decides how much there is to be read. */
function portsFor(run: Run, ports: UnitPorts): UnitPorts {
  if (run.kind === 'sweep') return ports;
  const computed = (run.checksums?.jobs ?? []).length > 0 ? ports.checksums?.readerFor(run) : undefined;
  return { ...ports, reader: computed ?? ports.unbudgeted ?? ports.reader };
}

interface Place {
  readonly unit: number;
  readonly from: number;
  readonly isLast: boolean;
}

const resultOf = (
  run: Run,
  { unit, from, isLast }: Place,
  { results, sizes }: Slice,
  { hash }: UnitPorts,
): UnitResult => ({
  run: run.id,
  startedAt: run.startedAt,
  unit,
  from,
  done: results.length,
  keys: run.kind === 'seal' ? results.filter(isToBeNamed) : results,
  totals: {
    ...totalsOf(results, sizes, isLast),
    reread:
      run.kind === 'seal' ? 0 : results.filter((each) => wasRead(each) && isRead(run, each.key, hash)).length,
  },
});

const UNREAD: ReadonlySet<string> = new Set(['unverifiable', 'pending']);

/** What is said of a sample counts on it: a key that could not be read was not found in order. */
const wasRead = (result: KeyResult): boolean =>
  'state' in result && result.level !== 's3-sha256' && result.digest !== null && !UNREAD.has(result.state);

interface Slice {
  readonly results: readonly KeyResult[];
  /** Bytes of each that were to be read. */
  readonly sizes: readonly number[];
  /** Bytes of the key after those, where others are reading it; else `null`. */
  readonly beingRead: number | null;
}

async function read(run: Run, keys: readonly string[], ports: UnitPorts): Promise<Slice> {
  const work = await workOnKeys(run, keys, ports);
  const results: KeyResult[] = [];
  const sizes: number[] = [];
  let bytes = 0;
  for (const each of keys) {
    const isFirst = results.length === 0;
    if (!isFirst && (ports.msLeft() < LAST_MOMENT_MS || bytes > MAX_RESULT_BYTES)) break;
    const done = await work(each).catch((error: unknown) => {
      if (isFirst) throw error;
      return null;
    });
    // What was done before a key that fails is written first; then it is the first one.
    if (done === null) break;
    const { result, size, bytes: readBytes = size } = done;
    if (result === null) return { results, sizes, beingRead: size };
    const named = { ...result, findings: result.findings.slice(0, MAX_NAMED_FINDINGS) };
    results.push(named);
    sizes.push(readBytes);
    bytes += utf8Bytes(JSON.stringify(named));
  }
  return { results, sizes, beingRead: null };
}

const outcomeOf = (result: KeyResult): SealedKey['outcome'] | VerifiedKey['state'] =>
  'outcome' in result ? result.outcome : result.state;

/** What is counted beside how keys are. */
const asideOf = (result: KeyResult): readonly string[] => [
  ...('hasNoChecksum' in result ? [NO_CHECKSUM] : []),
  ...('level' in result && result.level === 's3-sha256' ? [BY_S3] : []),
];

const QUIET: ReadonlySet<string> = new Set(['sealed', 'unchanged']);

// A seal only counts what is in order: its records are in the manifest.
const isToBeNamed = (result: KeyResult): boolean =>
  !QUIET.has(outcomeOf(result)) || result.findings.length > 0;

function totalsOf(
  results: readonly KeyResult[],
  sizes: readonly number[],
  isLast: boolean,
): Omit<Totals, 'reread'> {
  const outcomes: Record<string, number> = {};
  for (const result of results)
    for (const name of [outcomeOf(result), ...asideOf(result)]) outcomes[name] = (outcomes[name] ?? 0) + 1;
  return {
    units: isLast ? 1 : 0,
    keys: results.length,
    bytes: sizes.reduce((sum, size) => sum + size, 0),
    flagged: results.filter(({ findings }) => findings.length > 0).length,
    outcomes,
  };
}
