import type { DayCoverage } from '../../versions/day-coverage.ts';
import type { VersionRecord } from '../../versions/version-record.ts';

/** Days of coverage as they were counted, and how far the counting is. */
export interface CoverageStore {
  /** ISO time: versions that were recorded by then are counted; `null` before the first time. */
  countedUntil(): Promise<string | null>;
  saveCountedUntil(at: string): Promise<void>;
  /** Read strongly; `null` for a day of which nothing was counted. */
  day(dataset: string, day: string): Promise<DayCoverage | null>;
  /** @returns `conflict` when somebody else has written meanwhile */
  saveDay(day: DayCoverage): Promise<'committed' | 'conflict'>;
  /** Versions of a bucket that were first recorded after `from`, and by `to`; in no particular order. */
  versionsSeen(bucket: string, from: string, to: string): AsyncIterable<VersionRecord>;
}
