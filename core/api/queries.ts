import type { Digest } from '../base/digest.ts';
import type { ObjectRef } from '../base/object-ref.ts';
import type { Severity } from '../base/severity.ts';
import type { AuditRecord, PastScore } from '../engine/posture/audit-store.ts';
import type { Finding, FindingState } from '../findings/finding.ts';
import type { Dataset } from '../scope/dataset.ts';
import type { Trust } from '../scope/guard.ts';
import type { ManifestEntry } from '../versions/entry.ts';
import type { KeyState } from '../versions/key-state.ts';
import type { VersionRecord } from '../versions/version-record.ts';

/** What a listing of the manifest shows of a key. */
export interface EntrySummary extends ObjectRef {
  readonly dataset: string;
  readonly state: KeyState;
  readonly digest: Digest | null;
  readonly size: number | null;
  readonly versionId: string | null;
  readonly since: string | null;
}

/** One way to ask for findings; `state` narrows it further. */
export interface FindingFilter {
  readonly by:
    | { readonly kind: 'open' }
    | { readonly kind: 'dataset'; readonly dataset: string }
    /** What concerns several datasets, or none in particular. */
    | { readonly kind: 'any-dataset' }
    | { readonly kind: 'object'; readonly ref: ObjectRef }
    | { readonly kind: 'actor'; readonly arn: string }
    | { readonly kind: 'since'; readonly since: string }
    | { readonly kind: 'id'; readonly prefix: string };
  readonly severities?: readonly Severity[];
  readonly states?: readonly FindingState[];
  readonly since?: string;
  /** Only what was found before this time. */
  readonly before?: string;
}

/** What the index by time shows of a version. */
export type SeenVersion = Pick<VersionRecord, 'bucket' | 'key' | 'class' | 'seenAt'>;

/** What a look at the settings of everything that is guarded came to. */
export interface LookSummary {
  /** ISO time of its end. */
  readonly at: string;
  readonly settings: number;
  /** Settings that AWS would not tell, at most 20 of them. */
  readonly unreadable: readonly {
    readonly resource: string;
    readonly setting: string;
    readonly detail: string;
  }[];
  readonly unreadableCount: number;
  /** Trails and access points that were there: one that is gone is listed no more, and must be looked at all the same. */
  readonly listed: readonly string[];
}

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
  /** ISO time at which somebody last looked for buckets that nobody guards; `null` before the first time. */
  readonly coverageAt: string | null;
  /** Why buckets that nobody guards may have been missed; `null` where all were looked for. */
  readonly coverage: string | null;
  /** Buckets that nobody guards and whose tags could not be read: they were judged by their names alone. */
  readonly untagged: number;
  /** What kept the first of them from being read. */
  readonly untaggedReason: string | null;
}

/** The questions that people ask the tables. Those that go through an index may lag by a moment. */
export interface Queries {
  datasets(): Promise<Dataset[]>;
  /** Whom the deployed configuration trusts; `null` where it was not kept. */
  trust(): Promise<Trust | null>;
  entry(ref: ObjectRef): Promise<ManifestEntry | null>;
  /** In key order, page after page, any size. */
  entries(bucket: string, prefix: string): AsyncIterable<EntrySummary>;
  /** The whole history of a key, newest first, strongly consistent. */
  history(ref: ObjectRef): Promise<VersionRecord[]>;
  findings(filter: FindingFilter): AsyncIterable<Finding>;
  /** Ids of the alerts whose ids begin like this. */
  alerts(prefix: string): Promise<string[]>;
  /** Every finding that an alert told, as it is now, in the alert's order: those first that mattered most. */
  alertFindings(alert: string): AsyncIterable<Finding>;
  /** Every key and version in every guarded bucket that held these bytes. */
  copies(digest: Digest): AsyncIterable<VersionRecord>;
  /** The newest look at settings; `null` before the first. */
  lastLook(): Promise<LookSummary | null>;
  /** The newest audit of each guarded bucket that was audited. */
  audits(): Promise<AuditRecord[]>;
  /** Scores that a guarded bucket had, newest first. */
  auditScores(bucket: string, limit: number): Promise<PastScore[]>;
  /** The newest audit of everything; `null` before the first. */
  lastAudit(): Promise<AuditSummary | null>;
  /** Newest first. */
  versionsSince(bucket: string, since: string): AsyncIterable<SeenVersion>;
}
