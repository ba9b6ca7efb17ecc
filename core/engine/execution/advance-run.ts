import { SealwatchError } from '../../base/errors.ts';
import { compareKeys } from '../../base/object-ref.ts';
import { percentRead } from '../../scope/sweep-level.ts';
import { cancelJobs, cancelUnrecorded, mustCancel } from '../checksums/cancel-jobs.ts';
import { computeChecksums, needsChecksums } from '../checksums/compute-checksums.ts';
import { MAX_SINGLE_READ_BYTES } from '../large/layout.ts';
import { type KeyPage, type ManifestRanges, targetPage, unitsOf } from '../runs/plan-units.ts';
import { addTotals, NO_TOTALS, type Run, requireSeal, type Totals } from '../runs/run.ts';
import { afterCommit, type PlannedKey, type Unit } from '../runs/unit-store.ts';
import { judgePage, markSealed } from '../sealing/finish-seal.ts';
import { pinPage, watchedDatasetOf } from '../sealing/seal-run.ts';
import { isRead, keysToSweep, withMatched } from './sweep-keys.ts';
import type { UnitPorts } from './work-on-unit.ts';

export type AdvancePorts = UnitPorts & {
  readonly manifestRanges: ManifestRanges;
  /** Replaced in tests. @default - {@link MAX_WAVE_UNITS} and what `unitsOf` says */
  readonly limits?: { readonly waveUnits?: number; readonly maxKeys?: number; readonly maxBytes?: number };
  /** Above as many bytes others read an object, and take their time. @default - {@link MAX_SINGLE_READ_BYTES} */
  readonly largeBytes?: number;
};

/**
 * Units that are read before the next ones are planned. The state machine hands their numbers on: 16 KB of the 256 KiB that it
 * carries. An execution has 25,000 events at most, and takes about ten a wave.
 */
export const MAX_WAVE_UNITS = 2000;
/** Units of one write: DynamoDB takes 4 MB, and a unit of the longest keys has 110 KB. */
const MAX_UNITS_A_WRITE = 25;
/** No page is begun with less time than this: one takes some seconds, and one that is judged some minutes. */
const LAST_MOMENT_MS = { page: 60_000, judging: 300_000 };
const MAX_CONFLICTS = 20;

/** What the state machine does next, and what it hands on for it. */
export type Step =
  /** Has units read, all at the same time, and asks again with the wave: the last of its units, or less than none for those that were left. */
  | { readonly next: 'read'; readonly run: string; readonly wave: number; readonly units: readonly number[] }
  /** Asks again: the time was over. */
  | { readonly next: 'advance'; readonly run: string; readonly wave: null }
  /** Asks again after a while: S3 computes checksums. */
  | { readonly next: 'wait'; readonly run: string; readonly wave: null; readonly seconds: number }
  /** Nothing is left to do, for now or for ever. */
  | { readonly next: 'end'; readonly run: string }
  | { readonly next: 'fail'; readonly run: string };

interface Asked {
  readonly run: string;
  /** The wave that was just read; `null` at the beginning of an execution. */
  readonly wave: number | null;
}

/**
 * Brings a run forward by what one invocation does itself: pins, plans, judges, ends. What is written in the run's record decides,
 * so an execution that begins anew goes on where the last one was, and one that comes twice does nothing twice.
 */
export async function advanceRun({ run: id, wave }: Asked, ports: AdvancePorts): Promise<Step> {
  let conflicts = 0;
  for (;;) {
    const run = await ports.runs.run(id);
    const isCancelling = run !== null && mustCancel(run, ports);
    if (!isCancelling && run?.status !== 'open')
      return { next: run?.status === 'failed' ? 'fail' : 'end', run: id };
    const outcome = isCancelling
      ? await cancelJobs(run, ports)
      : await advance(run, wave, ports).catch((error: unknown) => failed(run, error, ports));
    if (typeof outcome === 'object') return outcome;
    if (outcome !== 'conflict') continue;
    if (++conflicts > MAX_CONFLICTS)
      throw new SealwatchError('CONFLICT', `other writers changed ${id} at each of ${conflicts} tries`);
    await ports.backOff(conflicts);
  }
}

/** One write of the run, or what the state machine is to do. */
type Outcome = Step | 'committed' | 'conflict';

async function advance(run: Run, wave: number | null, ports: AdvancePorts): Promise<Outcome> {
  const through = Math.min(wave ?? 0, run.units);
  if (through > run.readThrough) return ports.runs.commitRun({ ...run, readThrough: through });
  if (run.kind === 'seal' && !run.isPinned) return inTime(run, 'page', ports) ?? pinPage(run, ports);
  if (!run.isAccepted) return ports.runs.commitRun({ ...run, status: 'waiting' });
  if (await needsChecksums(run, ports)) return inTime(run, 'judging', ports) ?? compute(run, ports);
  const waiting = run.units - run.readThrough;
  const isFull = waiting >= (ports.limits?.waveUnits ?? MAX_WAVE_UNITS);
  if (!run.isPlanned && !isFull) {
    const late = inTime(run, 'page', ports);
    // What is planned so far is read meanwhile.
    return late ? (waiting > 0 ? readWave(run) : late) : plan(run, ports);
  }
  return waiting > 0 ? readWave(run) : afterReading(run, wave, ports);
}

const inTime = (
  { id }: Run,
  what: keyof typeof LAST_MOMENT_MS,
  { msLeft }: AdvancePorts,
): Step | undefined =>
  msLeft() < LAST_MOMENT_MS[what] ? { next: 'advance', run: id, wave: null } : undefined;

const readWave = ({ id, units, readThrough }: Run): Step => ({
  next: 'read',
  run: id,
  wave: units,
  units: Array.from({ length: units - readThrough }, (_, index) => readThrough + 1 + index),
});

async function compute(run: Run, ports: AdvancePorts): Promise<Outcome> {
  const step = await computeChecksums(run, ports);
  if ('run' in step && step.run.status === 'failed') return fail(step.run, step.run.reason ?? '', ports);
  if ('run' in step) {
    const outcome = await ports.runs.commitRun(step.run);
    if (outcome === 'conflict' && step.taken !== undefined) await cancelUnrecorded(run, step.taken, ports);
    return outcome;
  }
  return { next: 'wait', run: run.id, wave: null, seconds: step.waitSeconds };
}

async function plan(run: Run, ports: AdvancePorts): Promise<Outcome> {
  const page = await pageOf(run, ports);
  const { keys, matched: found } = await keysToSweep(run, page, ports);
  let matched = found;
  const batches = unitsOf(keys, ports.limits);
  let current = run;
  for (let at = 0; at === 0 || at < batches.length; at += MAX_UNITS_A_WRITE) {
    const some = batches.slice(at, at + MAX_UNITS_A_WRITE);
    const isLast = at + MAX_UNITS_A_WRITE >= batches.length;
    const last = some.at(-1)?.at(-1)?.key;
    const units = some.map(
      (keys, index): Unit => ({
        number: current.units + 1 + index,
        keys: keys.map(({ key }) => key),
        ...(keys.some((each) => isLarge(each, run, ports)) && { isLarge: true }),
      }),
    );
    // What is in order up to here is counted with it, since planning goes on behind it.
    const passed =
      isLast || last === undefined ? matched : matched.filter(({ key }) => compareKeys(key, last) <= 0);
    matched = matched.slice(passed.length);
    current = withMatched(current, passed);
    const next: Run = {
      ...current,
      ...(run.kind === 'seal' ? {} : counted(current, some.flat(), ports)),
      units: current.units + units.length,
      planCursor: isLast || last === undefined ? page.next : page.after(last),
      isPlanned: isLast && page.next === null,
    };
    if ((await ports.runs.commitRun(next, { units })) === 'conflict') return 'conflict';
    current = afterCommit(next);
  }
  return 'committed';
}

/** True for what another state machine reads. Twenty of them would hold every place of the map for hours. */
const isLarge = ({ key, size }: PlannedKey, run: Run, ports: AdvancePorts): boolean =>
  size > (ports.largeBytes ?? MAX_SINGLE_READ_BYTES) && isRead(run, key, ports.hash);

/** Bytes are those that are read: a sweep only looks at most of its keys. */
const counted = (
  run: Run,
  keys: readonly PlannedKey[],
  { hash }: AdvancePorts,
): Pick<Run, 'objects' | 'bytes'> => ({
  objects: run.objects + keys.length,
  bytes: keys.reduce((sum, { key, size }) => sum + (isRead(run, key, hash) ? size : 0), run.bytes),
});

async function pageOf(run: Run, ports: AdvancePorts): Promise<KeyPage> {
  const listing = run.kind === 'sweep' ? 'versions' : 'current';
  if (run.target !== null) return targetPage(run.target, run.planCursor, { ...ports, listing });
  const { pins, cursor } = await ports.runs.allPins(run.id, run.planCursor);
  const keys = pins.map(({ key, size }) => ({ key, size }));
  return { keys, next: cursor, after: (key) => key };
}

async function afterReading(run: Run, wave: number | null, ports: AdvancePorts): Promise<Outcome> {
  const done = await ports.runs.totals(run.id);
  const totals = addTotals(done, run.matched ?? NO_TOTALS);
  // A baseline with holes would take a change in them for nothing.
  if (totals.units < run.units) return readLeft(run, wave, ports);
  if (run.kind === 'seal' && run.judgeCursor !== 'done') {
    const late = inTime(run, 'judging', ports);
    return late ?? judge(run, ports);
  }
  // Before the run is over: who dies in between does it again.
  const isGuarded = !totals.outcomes.unguarded;
  if (run.dataset !== null && run.gap !== null && isGuarded) await ports.runs.closeGap(run.dataset, run.gap);
  if (run.dataset !== null && isReadWhole(run, totals)) await ports.runs.noteRead(run.dataset, run.startedAt);
  const finishedAt = ports.clock().toISOString();
  return ports.runs.commitRun({ ...run, status: 'done', totals, reason: null, finishedAt });
}

/** Keys in these states are verified by no sweep. */
const NOT_READ = ['unverifiable', 'pending', 'unguarded'];

const isReadWhole = ({ kind, level }: Run, { outcomes }: Totals): boolean =>
  kind === 'sweep' && percentRead(level ?? '') === 100 && !NOT_READ.some((state) => outcomes[state]);

async function readLeft(run: Run, wave: number | null, ports: AdvancePorts): Promise<Outcome> {
  const left = await ports.runs.unitsLeft(run);
  // They had their turn. A wave of what is left says by its number how many there were: it is worth while as long as it helps.
  const isHopeless = wave !== null && wave < 0 && left.length >= -wave;
  const units = left.slice(0, ports.limits?.waveUnits ?? MAX_WAVE_UNITS);
  if (!isHopeless) return { next: 'read', run: run.id, wave: -left.length, units };
  const why = (await firstFailure(run.id, left, ports)) ?? 'their functions ran out of time, or of memory';
  return fail(run, `${left.length} of ${run.units} parts of it could not be read: ${why}`, ports);
}

/** Parts that are asked why they failed: one reason is mostly that of all. */
const MAX_ASKED = 5;

async function firstFailure(
  run: string,
  left: readonly number[],
  { runs }: AdvancePorts,
): Promise<string | null> {
  for (const unit of left.slice(0, MAX_ASKED)) {
    const reason = await runs.failureOf(run, unit);
    if (reason !== null) return reason;
  }
  return null;
}

async function judge(given: Run, ports: AdvancePorts): Promise<Outcome> {
  const run = requireSeal(given);
  const dataset = await watchedDatasetOf(run.dataset, ports.runs);
  if (run.judgeCursor === null || dataset.status !== 'sealed') await markSealed(dataset, ports);
  const { judged, findings, cursor } = await judgePage(dataset, run.judgeCursor, ports);
  const judgedPages = run.judgedPages + 1;
  return ports.runs.commitRun(
    { ...run, judgedPages, judged: run.judged + judged, judgeCursor: cursor ?? 'done' },
    { judged: { number: judgedPages, findings } },
  );
}

/** Errors that another try does not heal. */
const LASTING: ReadonlySet<string> = new Set(['NOT_FOUND', 'ACCESS_DENIED', 'USAGE', 'NOT_DEPLOYED']);

async function failed(run: Run, error: unknown, ports: AdvancePorts): Promise<Outcome> {
  if (!(error instanceof SealwatchError) || !LASTING.has(error.code)) throw error;
  return fail(run, error.message, ports);
}

const fail = (run: Run, reason: string, { runs, clock }: AdvancePorts): Promise<Outcome> =>
  runs.commitRun({ ...run, status: 'failed', reason, failedAt: clock().toISOString() });
