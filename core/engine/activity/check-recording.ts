import type { Clock } from '../../base/time.ts';
import { OBJECT_WRITE_EVENTS, writeOf } from '../../cloudtrail/coverage/event-kinds.ts';
import { known } from '../../posture/facts.ts';
import { MANAGEMENT, type Taker, takenBy } from '../../posture/trail-evidence.ts';
import { type Dataset, isWatched, type Unrecorded, type UnrecordedTime } from '../../scope/dataset.ts';
import type { SettingsReader } from './ports.ts';

/** Keeps which datasets CloudTrail records nothing about, and from when to when it did not. */
export interface RecordingStore {
  lastRecording(): Promise<RecordingCheck | null>;
  saveRecording(check: RecordingCheck): Promise<void>;
  /** @param unrecorded replaces what was kept; `null` where it is recorded again */
  saveUnrecorded(
    dataset: string,
    unrecorded: Unrecorded | null,
    times: readonly UnrecordedTime[],
  ): Promise<void>;
}

/** The newest check of what CloudTrail records. */
export interface RecordingCheck {
  /** ISO time. */
  readonly at: string;
  /** By dataset. */
  readonly recordedAt: Readonly<Record<string, RecordedAt>>;
}

/** ISO times: when it was sure for the last time that all writes to objects, and all calls on settings, are recorded. */
export type RecordedAt = Readonly<Partial<Record<Kind, string>>>;

const KINDS = ['objects', 'settings'] as const;
type Kind = (typeof KINDS)[number];

export interface RecordingPorts {
  readonly runs: { datasets(): Promise<readonly Dataset[]> };
  readonly store: RecordingStore;
  /** Resources of trails that take the events of this Region. */
  readonly trails: () => Promise<readonly string[]>;
  readonly reader: SettingsReader;
  readonly buckets: readonly string[];
  readonly clock: Clock;
}

/** As many as a person wants to hear of. */
const MAX_TIMES = 10;

/**
 * Asks whether CloudTrail still records who changes objects and settings, and keeps from when to when it did not. S3's own events
 * come without CloudTrail, so nothing of this keeps a change of bytes from being found. What never was recorded is no gap: the
 * audit says that.
 * @returns names of the datasets of which not all is recorded now
 */
export async function checkRecording(ports: RecordingPorts): Promise<readonly string[]> {
  const { runs, store, clock } = ports;
  const [last, logging, datasets] = [
    await store.lastRecording(),
    await loggingTrails(ports),
    await runs.datasets(),
  ];
  const now = clock().toISOString();
  const recordedAt: Record<string, RecordedAt> = {};
  const missed: string[] = [];
  for (const dataset of datasets.filter((each) => isWatched(each) && ports.buckets.includes(each.bucket))) {
    const { name, unrecorded, unrecordedTimes = [] } = dataset;
    const before = last?.recordedAt[name] ?? {};
    const missing = missingOf(dataset, logging);
    recordedAt[name] = { ...before, ...recordedNow(missing, now) };
    const lost = KINDS.filter((kind) => missing[kind] !== null && before[kind] !== undefined);
    if (lost.some((kind) => missing[kind] === 'unknown')) continue;
    if (lost.length === 0) {
      if (unrecorded === undefined) continue;
      const time = { from: unrecorded.since, to: now, reasons: unrecorded.reasons };
      await store.saveUnrecorded(name, null, [time, ...unrecordedTimes].slice(0, MAX_TIMES));
      continue;
    }
    missed.push(name);
    const since = unrecorded?.since ?? lost.map((kind) => before[kind] ?? now).sort()[0] ?? now;
    const reasons = lost.map((kind) => missing[kind] ?? '');
    const all = [...new Set([...(unrecorded?.reasons ?? []), ...reasons])];
    await store.saveUnrecorded(name, { since, reasons: all }, unrecordedTimes);
  }
  await store.saveRecording({ at: now, recordedAt });
  return missed;
}

const recordedNow = (missing: Missing, now: string): RecordedAt =>
  Object.fromEntries(KINDS.filter((kind) => missing[kind] === null).map((kind) => [kind, now]));

/** The trails that log. `isWhole` is false where AWS did not say all that decides what each takes. */
export interface Logging {
  readonly trails: readonly Taker[];
  readonly isWhole: boolean;
}

/** Asks AWS which trails log, and what each takes. */
export async function loggingTrails({
  trails,
  reader,
}: Pick<RecordingPorts, 'trails' | 'reader'>): Promise<Logging> {
  const logging: Taker[] = [];
  let isWhole = true;
  // Whoever compares the settings asks for the same list, and reports that it failed.
  const resources = await trails().catch(() => null);
  for (const resource of resources ?? []) {
    const [trail, selectors] = [
      await reader.read(resource, 'trail'),
      await reader.read(resource, 'trail-selectors'),
    ];
    if (trail.kind === 'read' && !(trail.value.exists && trail.value.isLogging)) continue;
    if (trail.kind === 'gone' || selectors.kind === 'gone') continue;
    if (trail.kind !== 'read' || selectors.kind !== 'read') isWhole = false;
    else
      logging.push({
        // `trail/ACCOUNT/REGION/NAME`
        home: resource.split('/')[2] ?? null,
        settings: trail.value,
        selectors: known(selectors.value),
      });
  }
  return { trails: logging, isWhole: isWhole && resources !== null };
}

/**
 * Why something is not recorded, as a part of a sentence; `null` where it is, `unknown` where another trail may take it of which AWS
 * said nothing. Calls on keys do not count: many trails leave KMS out on purpose.
 */
export type Missing = Readonly<Record<Kind, string | null>>;

export function missingOf(
  { bucket, prefix }: Pick<Dataset, 'bucket' | 'prefix'>,
  { trails, isWhole }: Logging,
): Missing {
  const arn = `arn:aws:s3:::${bucket}/${prefix}`;
  const writes = OBJECT_WRITE_EVENTS.map((name) => writeOf(arn, name));
  const [objects, settings] = [takenBy(trails, writes), takenBy(trails, MANAGEMENT)];
  const unlessUnknown = (reason: string) => (isWhole ? reason : 'unknown');
  return {
    objects: objects === 'all' ? null : unlessUnknown(objects === 'none' ? NOBODY_NAMED : NOT_ALL_NAMED),
    settings: settings === 'all' ? null : unlessUnknown(CALLS_MISSED),
  };
}

const NOBODY_NAMED = 'no trail that logs takes writes to its objects, so who made a change is not named';
const NOT_ALL_NAMED =
  'no trail that logs takes all writes to its objects, so who made a change is not always named';
const CALLS_MISSED =
  'no trail that logs takes all management events, so a setting that was changed and put back between two polls, and refused attempts, are not seen';
