import type { AuditResult } from '../engine/posture/audit-bucket.ts';
import type { CheckSeverity } from '../posture/check.ts';
import type { Grade, Score } from '../posture/score.ts';
import type { Changes } from './changes.ts';
import type { Fix } from './fixes.ts';
import type { Mute, StaleMute } from './mutes.ts';

export const AUDIT_SCHEMA = 'sealwatch.audit/1';

/** Why a bucket looks as if it held data of models: what matched, and where. */
export interface AiMatch {
  readonly what: string;
  readonly matched: string;
}

export interface ReportedResult extends AuditResult {
  readonly title: string;
  /** Whoever muted it, and why; it keeps its status. `null` where nobody did. */
  readonly muted: Pick<Mute, 'reason' | 'owner' | 'until'> | null;
}

export interface ReportedBucket {
  readonly bucket: string;
  readonly region: string;
  readonly status: 'audited' | 'unreadable' | 'gone';
  /** Why it could not be read, or that it is gone. */
  readonly reason: string | null;
  /** `null` where the bucket is gone. */
  readonly score: number | null;
  readonly grade: Grade | null;
  /** That of the last run; `null` where there was none. */
  readonly scoreBefore: number | null;
  readonly at: string;
  /** What makes it look like a bucket of AI; empty where nobody asked. */
  readonly matched: readonly AiMatch[];
  readonly results: readonly ReportedResult[];
}

/** One point of the trend. */
export interface PastScore extends Score {
  /** ISO time. */
  readonly at: string;
}

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
