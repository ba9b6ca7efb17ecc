import type { Finding } from '../../findings/finding.ts';
import type { CheckStatus } from '../../posture/check.ts';
import type { BucketAudit } from './audit-bucket.ts';

/** The newest audit of a bucket, and what is open about it. */
export interface AuditRecord {
  readonly bucket: string;
  readonly audit: BucketAudit;
  /** What each check said when it last could say something, by check: what is unknown for a while hides nothing. */
  readonly known: Readonly<Record<string, CheckStatus>>;
  /** Ids of the open findings of its checks, by check. */
  readonly open: Readonly<Record<string, string>>;
  /** Counts the writes; every write depends on it. */
  readonly revision: number;
}

/** One point of a bucket's trend. */
export interface PastScore {
  /** ISO time. */
  readonly at: string;
  readonly score: number;
  readonly grade: string;
}

/** Audits as they were, newest and scores, with the findings that they gave. */
export interface AuditStore {
  last(bucket: string): Promise<AuditRecord | null>;
  /** Every bucket's newest audit. */
  all(): Promise<AuditRecord[]>;
  /** Newest first. */
  scores(bucket: string, limit: number): Promise<PastScore[]>;
  findings(ids: readonly string[]): Promise<Finding[]>;
  /** @returns `conflict` when somebody else has written meanwhile: read again */
  save(record: AuditRecord, findings: readonly Finding[]): Promise<'committed' | 'conflict'>;
  /** Writes one finding alone; `conflict` when it is there already. */
  saveFinding(finding: Finding): Promise<'committed' | 'conflict'>;
}
