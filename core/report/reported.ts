import type { AuditResult } from '../engine/posture/audit-bucket.ts';
import type { Placeholders } from '../posture/placeholders.ts';
import type { Grade, Score } from '../posture/score.ts';
import type { Mute } from './mutes.ts';

/** Why a bucket seems to hold data of models: what matched, and where. */
export interface AiMatch {
  readonly what: string;
  readonly matched: string;
}

export interface ReportedResult extends AuditResult {
  readonly title: string;
  /** Who muted it, and why; it keeps its status. `null` where nobody did. */
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
  /** ISO time of the audit that had it; `null` where there was none. */
  readonly beforeAt: string | null;
  readonly at: string;
  /** What makes it seem to be a bucket of AI; empty where nobody asked. */
  readonly matched: readonly AiMatch[];
  readonly results: readonly ReportedResult[];
  /** What the words in capitals of the checks' commands stand for at this bucket, where it is known. */
  readonly placeholders: Placeholders;
}

/** One point of the trend. */
export interface PastScore extends Score {
  /** ISO time. */
  readonly at: string;
}
