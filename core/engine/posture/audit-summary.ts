import type { Recorded, RecordedRun } from './audit-and-record.ts';
import type { Coverage } from './record-coverage.ts';

/** What an audit of everything that is guarded came to. */
export interface AuditSummary {
  /** ISO time of its end. */
  readonly at: string;
  readonly buckets: number;
  /** Guarded buckets that could not be audited, at most 20 of them. */
  readonly failed: readonly { readonly bucket: string; readonly reason: string }[];
  readonly failedCount: number;
  /** The bucket with which the next audit begins, for there was no time left for it; `null` where there was for all. */
  readonly next: string | null;
  /** ISO time of the last search for buckets that nobody guards; `null` before the first time. */
  readonly coverageAt: string | null;
  /** Why buckets that nobody guards may have been missed; `null` where the search was complete. */
  readonly coverage: string | null;
  /** Buckets that nobody guards and whose tags could not be read: they were judged by their names alone. */
  readonly untagged: number;
  /** What kept the first of them from being read. */
  readonly untaggedReason: string | null;
}

/** The result of the search for buckets that nobody guards. */
export type CoverageSummary = Pick<AuditSummary, 'coverageAt' | 'coverage' | 'untagged' | 'untaggedReason'>;

/** As many as a person reads. */
export const MAX_NAMED = 20;
const MAX_CHARACTERS = 1000;

const NOT_YET: CoverageSummary = { coverageAt: null, coverage: null, untagged: 0, untaggedReason: null };
const NO_TIME = 'no time was left for it; the next audit begins with what was left out';

/** What people see of an audit of everything. */
export function summaryOf(
  { recorded, late }: RecordedRun,
  { coverageAt, coverage, untagged, untaggedReason }: CoverageSummary,
  now: Date,
): AuditSummary {
  const failed = [...recorded.flatMap(failureOf), ...late.map((bucket) => ({ bucket, reason: NO_TIME }))];
  return {
    at: now.toISOString(),
    buckets: recorded.length + late.length,
    failed: failed.slice(0, MAX_NAMED),
    failedCount: failed.length,
    next: late[0] ?? null,
    coverageAt,
    coverage,
    untagged,
    untaggedReason,
  };
}

function failureOf({ outcome: { bucket, reason }, failure }: Recorded): AuditSummary['failed'] {
  const why = reason ?? (failure ? String(failure) : null);
  return why === null ? [] : [{ bucket, reason: readable(why) }];
}

/** What the audit before knew of unguarded buckets, until this one has searched: a run that is killed meanwhile must not have said that all is well. */
export const coverageBefore = (last: AuditSummary | null): CoverageSummary => ({ ...NOT_YET, ...last });

/** The result of a search for unguarded buckets, and in words what kept some of them from being seen. */
export const coverageSeen = ({ unlisted, untagged }: Coverage, now: Date): CoverageSummary => ({
  coverageAt: now.toISOString(),
  coverage: unlisted.length > 0 ? readable(unlisted.join('; ')) : null,
  untagged: untagged.length,
  untaggedReason: untagged[0] ? readable(untagged[0].reason) : null,
});

/** A search that failed: nothing is known of unguarded buckets but why. */
export const coverageUnknown = (error: unknown, now: Date): CoverageSummary => ({
  ...NOT_YET,
  coverageAt: now.toISOString(),
  coverage: readable(error instanceof Error ? error.message : String(error)),
});

const readable = (reason: string): string => reason.slice(0, MAX_CHARACTERS);
