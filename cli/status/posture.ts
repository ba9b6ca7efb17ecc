import { SEVERITIES, type Severity } from '../../core/base/severity.ts';
import type { AuditRecord } from '../../core/engine/posture/audit-store.ts';
import type { AuditSummary } from '../../core/engine/posture/audit-summary.ts';
import { type DueDays, overdueBefore } from '../../core/findings/due.ts';
import type { CheckStatus } from '../../core/posture/check.ts';
import type { Grade } from '../../core/posture/score.ts';
import type { Queries } from '../../core/report/queries.ts';
import { type Attempt, attempt } from './attempt.ts';

/** How well a guarded bucket would resist; all `null` before its first audit. */
export interface BucketPosture {
  readonly bucket: string;
  readonly score: number | null;
  readonly grade: Grade | null;
  /** Checks that failed, and those of which nothing could be learned. */
  readonly failed: number | null;
  readonly unknown: number | null;
  /** Checks that could be made before and cannot now, with what keeps the first of them; `null` where there are none. */
  readonly lost: { readonly count: number; readonly reason: string } | null;
  /** ISO time of the audit. */
  readonly at: string | null;
}

export interface Posture {
  readonly buckets: readonly BucketPosture[];
  /** The newest audit of everything; `null` before the first. */
  readonly last: AuditSummary | null;
}

/** What the newest audits say of the guarded buckets. */
export const readPosture = (queries: Queries, buckets: readonly string[]): Promise<Attempt<Posture>> =>
  attempt(async () => {
    const [audits, last] = await Promise.all([queries.audits(), queries.lastAudit()]);
    const byBucket = new Map(audits.map((audit) => [audit.bucket, audit]));
    return { buckets: buckets.map((bucket) => postureOf(bucket, byBucket.get(bucket))), last };
  });

function postureOf(bucket: string, record: AuditRecord | undefined): BucketPosture {
  if (!record) return { bucket, score: null, grade: null, failed: null, unknown: null, lost: null, at: null };
  const { score, grade, at, results } = record.audit;
  const failed = results.filter(({ status }) => status === 'fail').length;
  const unknown = results.filter(({ status }) => status === 'unknown');
  const lost = lostOf(unknown.filter(({ check }) => wasMade(record.known[check])));
  return { bucket, score, grade, failed, unknown: unknown.length, lost, at };
}

/** A check that did not apply showed nothing, so nothing is out of sight now. */
const wasMade = (known: CheckStatus | undefined): boolean => known === 'pass' || known === 'fail';

const lostOf = (results: AuditRecord['audit']['results']): BucketPosture['lost'] =>
  results[0] ? { count: results.length, reason: results[0].reason } : null;

export type BySeverity = Readonly<Record<Severity, number>>;

/** Open findings by severity, and those of them that are overdue. */
export interface FindingCounts {
  readonly open: BySeverity;
  readonly overdue: BySeverity;
}

export async function countFindings(queries: Queries, days: DueDays, now: Date): Promise<FindingCounts> {
  const none = () => Object.fromEntries(SEVERITIES.map((each) => [each, 0])) as Record<Severity, number>;
  const [open, overdue] = [none(), none()];
  const before = Object.fromEntries(
    SEVERITIES.map((each) => [each, overdueBefore(each, days, now) ?? '']),
  ) as Record<Severity, string>;
  for await (const { severity, time } of queries.findings({ by: { kind: 'open' } })) {
    open[severity] += 1;
    if (time < before[severity]) overdue[severity] += 1;
  }
  return { open, overdue };
}
