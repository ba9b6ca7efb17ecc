import type { Recorded, RecordedRun } from '../../core/engine/posture/audit-and-record.ts';
import type { AuditSummary } from '../../core/report/queries.ts';

/** What became of the look for buckets that nobody guards. */
export type CoverageSummary = Pick<AuditSummary, 'coverageAt' | 'coverage' | 'untagged' | 'untaggedReason'>;

/** As many as a person reads. */
export const MOST_TOLD = 20;
const MOST_CHARACTERS = 1000;

export const readable = (reason: string): string => reason.slice(0, MOST_CHARACTERS);

const NO_TIME = 'no time was left for it; the next audit begins with what was left out';

/** What people are told of an audit of everything. */
export function summaryOf(
  { recorded, late }: RecordedRun,
  coverage: CoverageSummary,
  now: Date,
): AuditSummary {
  const failed = [...recorded.flatMap(failureOf), ...late.map((bucket) => ({ bucket, reason: NO_TIME }))];
  return {
    at: now.toISOString(),
    buckets: recorded.length + late.length,
    failed: failed.slice(0, MOST_TOLD),
    failedCount: failed.length,
    next: late[0] ?? null,
    coverageAt: coverage.coverageAt,
    coverage: coverage.coverage,
    untagged: coverage.untagged,
    untaggedReason: coverage.untaggedReason,
  };
}

function failureOf({ outcome: { bucket, reason }, failure }: Recorded): AuditSummary['failed'] {
  const why = reason ?? (failure ? String(failure) : null);
  return why === null ? [] : [{ bucket, reason: readable(why) }];
}
