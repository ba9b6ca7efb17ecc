import { secondsBetween } from '../base/time.ts';
import type { VersionRecord } from './version-record.ts';

/** A time in which changes were not seen. ISO times. */
export interface BlindTime {
  readonly from: string;
  readonly to: string;
}

/** What is known of how one dataset was watched on one day (UTC): what was stored that day, how it was noticed, and how late. */
export interface DayCoverage {
  readonly dataset: string;
  /** `2026-11-20`. */
  readonly day: string;
  /** ISO time: versions that were recorded by then are counted. */
  readonly countedUntil: string;
  /** ISO time at which it was sure for the last time that day that every change is seen; `null` where it never was. */
  readonly sureAt: string | null;
  /** Versions and delete markers that an event of S3 reported. */
  readonly withEvent: number;
  /** Versions and delete markers that no event reported: a sweep or a verification found them. */
  readonly withoutEvent: number;
  /** Events about versions that were gone before anybody could look at them. */
  readonly withoutVersion: number;
  /** The longest time in which changes were not seen, or one version was there unseen; `null` where there was none. */
  readonly blind: BlindTime | null;
  /** How many versions were recorded within so many seconds of being stored, by the steps of {@link stepOf}. */
  readonly delays: Readonly<Record<string, number>>;
  /** Seconds; `null` where no version was recorded. */
  readonly worstDelay: number | null;
  /** Counts the writes; every write depends on it. */
  readonly revision: number;
}

/** The schedule's quarter of an hour, and some. Whoever asks later than that whether all parts stand did not know what happened in between. */
export const MAX_UNSURE_MS = 40 * 60 * 1000;

export const emptyDay = (dataset: string, day: string): DayCoverage => ({
  dataset,
  day,
  countedUntil: '',
  sureAt: null,
  withEvent: 0,
  withoutEvent: 0,
  withoutVersion: 0,
  blind: null,
  delays: {},
  worstDelay: null,
  revision: 0,
});

/** Versions that a seal found, and not an event: nobody watched when they were stored. */
const OF_SEALS: ReadonlySet<VersionRecord['class']> = new Set(['baseline', 'before-baseline']);

/** Whether a version says how well its dataset was watched. One from before the seal that no event reported says nothing. */
export const isMeasured = ({ class: kind, fact }: VersionRecord, sealedAt: string | null): boolean =>
  !OF_SEALS.has(kind) &&
  (hasEvent({ fact }) || fact.kind === 'unknown' || (sealedAt !== null && fact.storedAt >= sealedAt));

/** S3's events of stored and deleted objects have a sequencer, and nothing else gives one. */
export const hasEvent = ({ fact }: Pick<VersionRecord, 'fact'>): boolean => fact.sequencer !== null;

/** ISO time at which a version was stored to its end: an upload in parts has its beginning as Last-Modified. */
export const storedToItsEnd = ({ fact }: Pick<VersionRecord, 'fact'>): string =>
  fact.announcedAt ?? fact.storedAt;

/** The day to which a version counts. */
export const dayOf = (record: Pick<VersionRecord, 'fact'>): string => storedToItsEnd(record).slice(0, 10);

/** The day with one more version; one that was counted before changes nothing. */
export function withVersion(day: DayCoverage, record: VersionRecord): DayCoverage {
  if (record.seenAt <= day.countedUntil) return day;
  if (record.fact.kind === 'unknown' || isLost(record))
    return { ...day, withoutVersion: day.withoutVersion + 1 };
  const from = storedToItsEnd(record);
  const seconds = secondsBetween(from, record.seenAt);
  const step = String(stepOf(seconds));
  const counted = {
    ...day,
    delays: { ...day.delays, [step]: (day.delays[step] ?? 0) + 1 },
    worstDelay: Math.max(day.worstDelay ?? 0, seconds),
  };
  if (hasEvent(record)) return { ...counted, withEvent: day.withEvent + 1 };
  const unseen = { from, to: record.seenAt };
  return { ...counted, withoutEvent: day.withoutEvent + 1, blind: longer(day.blind, unseen) };
}

const isLost = ({ fact }: VersionRecord): boolean =>
  fact.unestablished === 'gone' && fact.sequencer !== null && fact.digest === null;

/** The longer of two times; of two that begin alike the later, which goes on. */
export function longer(one: BlindTime | null, other: BlindTime | null): BlindTime | null {
  if (one === null || other === null) return one ?? other;
  return Date.parse(other.to) - Date.parse(other.from) >= Date.parse(one.to) - Date.parse(one.from)
    ? other
    : one;
}

const STEPS_OF_TEN = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8] as const;

/** The least of 1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40 … seconds that is not below a delay, and at most a third above it. */
export function stepOf(seconds: number): number {
  if (seconds <= 1) return Math.max(0, Math.ceil(seconds));
  for (let ten = 1; ; ten *= 10)
    for (const step of STEPS_OF_TEN) if (Math.ceil(step * ten) >= seconds) return Math.ceil(step * ten);
}

/** The delay within which a share of the versions were recorded, in seconds and rounded up to a step; `null` without any. */
export function delayOfShare(delays: DayCoverage['delays'], share: number): number | null {
  const steps = Object.entries(delays)
    .map(([step, count]) => ({ step: Number(step), count }))
    .sort((a, b) => a.step - b.step);
  const all = steps.reduce((sum, { count }) => sum + count, 0);
  let passed = 0;
  for (const { step, count } of steps) {
    passed += count;
    if (passed >= share * all) return step;
  }
  return null;
}

/** What a day says in a word. A quiet one is told apart from a blind one: nothing came, and it was sure that nothing could have been missed. */
export type CoverageState =
  /** Everything that came had its event. */
  | 'seen'
  /** Nothing came, and what carries events stood. */
  | 'quiet'
  /** Changes were not seen for a time, or a version came without its event. */
  | 'blind'
  /** Nobody could be sure that day. */
  | 'unknown';

export function stateOf({
  withEvent,
  withoutEvent,
  withoutVersion,
  blind,
  sureAt,
}: DayCoverage): CoverageState {
  if (withoutEvent > 0 || blind !== null) return 'blind';
  if (sureAt === null) return 'unknown';
  return withEvent + withoutVersion > 0 ? 'seen' : 'quiet';
}
