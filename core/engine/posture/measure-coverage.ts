import { SealwatchError } from '../../base/errors.ts';
import type { Clock } from '../../base/time.ts';
import { isConflict } from '../../base/until-committed.ts';
import { type Dataset, isWatched } from '../../scope/dataset.ts';
import {
  type BlindTime,
  type DayCoverage,
  dayOf,
  emptyDay,
  hasEvent,
  isMeasured,
  longer,
  storedToItsEnd,
  withVersion,
} from '../../versions/day-coverage.ts';
import type { CoverageStore } from './coverage-store.ts';

export interface MeasurePorts {
  readonly runs: { datasets(): Promise<readonly Dataset[]> };
  readonly coverage: CoverageStore;
  /** Names of the buckets that the configuration guards. */
  readonly buckets: readonly string[];
  readonly clock: Clock;
  /** Milliseconds that this invocation has left. */
  readonly msLeft: () => number;
  /** Reports versions before they count as counted: after a crash they are found, and reported, again. */
  readonly reportUnseen: (unseen: readonly UnseenVersions[]) => Promise<void>;
}

/** What was made sure of the datasets just now, by their names. */
export interface WatchedNow {
  /** ISO times at which it was sure for the last time that every change is seen. */
  readonly watchedAt: Readonly<Record<string, string>>;
  readonly blind: Readonly<Record<string, BlindTime>>;
}

/** Versions of a dataset that no event reported. */
export interface UnseenVersions {
  readonly dataset: Dataset;
  readonly count: number;
  /** ISO times: when the first and the last of them were stored. */
  readonly from: string;
  readonly to: string;
  /** Ten at most. */
  readonly keys: readonly string[];
  /** Names the measurement, so that its repetition after a crash is the same one. */
  readonly measured: string;
}

export interface Measured {
  readonly unseen: readonly UnseenVersions[];
  /** Versions that were counted. */
  readonly versions: number;
  /** Seconds from when a version was stored until it was recorded, the longest of these; `null` without any. */
  readonly worstDelay: number | null;
}

/**
 * S3's events come within seconds, and sometimes after a minute or more: a version that a sweep found first is given so long to have its
 * event. Longer than any function takes from its first look at a version to its record, too.
 */
const GRACE_MS = 20 * 60 * 1000;
/** Counted at once: so much is held in memory, and so much is counted again after a crash. */
const SLICE_MS = 15 * 60 * 1000;
/** Enough to count a slice of a burst. */
const MIN_LEFT_MS = 60_000;
const MAX_KEYS = 10;

/** Counts what was recorded since the last time, by dataset and day, and keeps how long nobody was sure of a dataset. */
export async function measureCoverage(now: WatchedNow, ports: MeasurePorts): Promise<Measured> {
  const datasets = new Map(
    (await ports.runs.datasets())
      .filter((dataset) => isWatched(dataset) && ports.buckets.includes(dataset.bucket))
      .map((dataset) => [dataset.name, dataset]),
  );
  const unseen: UnseenVersions[] = [];
  let [versions, worstDelay]: [number, number | null] = [0, null];
  try {
    await noteToday(datasets, now, ports);
    for await (const slice of slices(ports)) {
      const found = await countSlice(slice, datasets, ports);
      versions += found.versions;
      if (found.worstDelay !== null) worstDelay = Math.max(worstDelay ?? 0, found.worstDelay);
      unseen.push(...found.unseen);
      await ports.reportUnseen(found.unseen);
    }
  } catch (error) {
    // Another poll counts at the same time, and does the rest.
    if (!isConflict(error)) throw error;
  }
  return { unseen, versions, worstDelay };
}

/** What is to be counted, slice after slice; each counts as done when the next is asked for. */
async function* slices({ coverage, clock, msLeft }: MeasurePorts): AsyncGenerator<BlindTime> {
  const end = new Date(clock().getTime() - GRACE_MS).toISOString();
  const begin = await coverage.countedUntil();
  if (begin === null) await coverage.saveCountedUntil(end);
  for (let from = begin ?? end; from < end && msLeft() > MIN_LEFT_MS; ) {
    const to = new Date(Math.min(Date.parse(from) + SLICE_MS, Date.parse(end))).toISOString();
    yield { from, to };
    await coverage.saveCountedUntil(to);
    from = to;
  }
}

async function countSlice(
  { from, to }: BlindTime,
  datasets: ReadonlyMap<string, Dataset>,
  { coverage }: MeasurePorts,
): Promise<Measured> {
  const days = new Map<string, DayCoverage>();
  const unseen = new Map<string, UnseenVersions>();
  let [versions, worstDelay]: [number, number | null] = [0, null];
  for (const bucket of new Set([...datasets.values()].map((dataset) => dataset.bucket)))
    for await (const record of coverage.versionsSeen(bucket, from, to)) {
      const dataset = datasets.get(record.dataset);
      if (dataset === undefined || !isMeasured(record, dataset.sealedAt)) continue;
      const day = dayOf(record);
      const id = `${day}/${dataset.name}`;
      const known = days.get(id) ?? (await coverage.day(dataset.name, day)) ?? emptyDay(dataset.name, day);
      const counted = withVersion(known, record);
      days.set(id, counted);
      versions += 1;
      const delay = withVersion(emptyDay(dataset.name, day), record).worstDelay;
      if (delay !== null) worstDelay = Math.max(worstDelay ?? 0, delay);
      if (!hasEvent(record) && record.fact.kind !== 'unknown')
        unseen.set(
          dataset.name,
          withUnseen(unseen.get(dataset.name), dataset, record.key, storedToItsEnd(record), from),
        );
    }
  for (const day of days.values()) await save({ ...day, countedUntil: to }, coverage);
  return { unseen: [...unseen.values()], versions, worstDelay };
}

function withUnseen(
  known: UnseenVersions | undefined,
  dataset: Dataset,
  key: string,
  at: string,
  measured: string,
): UnseenVersions {
  if (known === undefined) return { dataset, count: 1, from: at, to: at, keys: [key], measured };
  return {
    ...known,
    count: known.count + 1,
    from: at < known.from ? at : known.from,
    to: at > known.to ? at : known.to,
    keys: known.keys.length < MAX_KEYS && !known.keys.includes(key) ? [...known.keys, key] : known.keys,
  };
}

/** A dataset that is not sealed has nothing that could be missed. */
async function noteToday(
  datasets: ReadonlyMap<string, Dataset>,
  { watchedAt, blind }: WatchedNow,
  { coverage, clock }: MeasurePorts,
): Promise<void> {
  const today = clock().toISOString().slice(0, 10);
  for (const { name, status } of datasets.values()) {
    if (status === 'unsealed') continue;
    const known = (await coverage.day(name, today)) ?? emptyDay(name, today);
    const sure = watchedAt[name];
    const sureAt = sure?.startsWith(today) ? sure : known.sureAt;
    await save({ ...known, sureAt, blind: longer(known.blind, blind[name] ?? null) }, coverage);
  }
}

/** @throws {SealwatchError} `CONFLICT` when another poll counts at the same time: it goes on where this one ends */
async function save(day: DayCoverage, coverage: CoverageStore): Promise<void> {
  if ((await coverage.saveDay({ ...day, revision: day.revision + 1 })) === 'committed') return;
  throw new SealwatchError('CONFLICT', `another poll counts the coverage of ${day.dataset} at the same time`);
}
