import type { CheckSeverity } from '../posture/check.ts';
import type { Score } from '../posture/score.ts';
import type { Changes } from './changes.ts';
import type { Fix } from './fixes.ts';
import type { StaleMute } from './mutes.ts';
import type { PastScore, ReportedBucket } from './reported.ts';

export const AUDIT_SCHEMA = 'sealwatch.audit/1';

/** A whole run, in the form in which it is printed, kept and compared. */
export interface AuditReport extends Score {
  readonly schema: typeof AUDIT_SCHEMA;
  readonly account: string;
  readonly region: string;
  /** ISO time of the start. */
  readonly at: string;
  /** Which buckets were asked for. */
  readonly selection: string;
  /** Failed results that nobody muted. */
  readonly failed: Readonly<Record<CheckSeverity, number>>;
  /** Results that are unknown, and that nobody muted. */
  readonly unknown: number;
  readonly muted: number;
  readonly buckets: readonly ReportedBucket[];
  /** What to fix, the most urgent first. */
  readonly fixes: readonly Fix[];
  /** Mutes that have expired, each a finding; and those that match nothing any more. */
  readonly staleMutes: readonly StaleMute[];
  /** `null` where there is no earlier run to compare with. */
  readonly changes: Changes | null;
  /** Scores of earlier runs and this one, oldest first. */
  readonly trend: readonly PastScore[];
}
