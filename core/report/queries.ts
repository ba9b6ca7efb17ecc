import type { CanaryState } from '../alerts/canary-state.ts';
import type { DeliveryBacklog } from '../alerts/delivery-backlog.ts';
import type { AlertRecord } from '../alerts/ports.ts';
import type { Digest } from '../base/digest.ts';
import type { ObjectRef } from '../base/object-ref.ts';
import type { Severity } from '../base/severity.ts';
import type { PollSummary } from '../engine/activity/reconcile-all-settings.ts';
import type { HoldCheck } from '../engine/holds/hold-check.ts';
import type { AuditRecord, PastScore } from '../engine/posture/audit-store.ts';
import type { AuditSummary } from '../engine/posture/audit-summary.ts';
import type { Decision } from '../findings/decision.ts';
import type { Finding, FindingState } from '../findings/finding.ts';
import type { HeardCanary } from '../scope/canary.ts';
import type { Dataset } from '../scope/dataset.ts';
import type { DatasetHold } from '../scope/hold.ts';
import type { Safeguards, Trust } from '../scope/safeguards.ts';
import type { DayCoverage } from '../versions/day-coverage.ts';
import type { ManifestEntry } from '../versions/entry.ts';
import type { KeyState } from '../versions/key-state.ts';
import type { ApprovedProvenance } from '../versions/provenance.ts';
import type { VersionRecord } from '../versions/version-record.ts';

/** What a listing of the manifest shows of a key. */
export interface EntrySummary extends ObjectRef {
  readonly dataset: string;
  readonly state: KeyState;
  readonly digest: Digest | null;
  readonly size: number | null;
  readonly versionId: string | null;
  readonly since: string | null;
  /** What people said of where the expected bytes came from; absent where nobody asked. */
  readonly provenance?: readonly ApprovedProvenance[];
}

/** One way to ask for findings; `state` narrows it further. */
export interface FindingFilter {
  readonly by:
    | { readonly kind: 'open' }
    | { readonly kind: 'dataset'; readonly dataset: string }
    /** What is about several datasets, or about none in particular. */
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

/** A hold that is recorded, and how far its watch is. */
export interface WatchedHold {
  readonly hold: DatasetHold;
  /** `null` before the first check. */
  readonly check: HoldCheck | null;
}

/** What the index by time shows of a version. */
export type SeenVersion = Pick<VersionRecord, 'bucket' | 'key' | 'class' | 'seenAt'>;

/** The questions that people ask the tables. Those that go through an index may lag by a moment. */
export interface Queries {
  datasets(): Promise<Dataset[]>;
  /** Whom the deployed configuration trusts; `null` where it was not kept. */
  trust(): Promise<Trust | null>;
  /** What the deployed configuration says beside its datasets; `null` where it was not kept. */
  safeguards(): Promise<Safeguards | null>;
  entry(ref: ObjectRef): Promise<ManifestEntry | null>;
  /** In key order, page after page, any size. */
  entries(bucket: string, prefix: string): AsyncIterable<EntrySummary>;
  /** The same keys with everything that is kept of them. */
  manifest(bucket: string, prefix: string): AsyncIterable<ManifestEntry>;
  /** The whole history of a key, newest first, strongly consistent. */
  history(ref: ObjectRef): Promise<VersionRecord[]>;
  /** Each once, newest first, those of one time by their id; `open` goes through one severity after the other, the worst first. */
  findings(filter: FindingFilter): AsyncIterable<Finding>;
  /** Ids of the alerts whose ids begin like this. */
  alerts(prefix: string): Promise<string[]>;
  /** Every finding that an alert reported, as it is now, in the alert's order: those first that mattered most. */
  alertFindings(alert: string): AsyncIterable<Finding>;
  /** The alert with this id, where it reports decisions; `null` where it reports findings. */
  decisionAlert(id: string): Promise<AlertRecord | null>;
  /** Every key and version in every guarded bucket that held these bytes. */
  copies(digest: Digest): AsyncIterable<VersionRecord>;
  /** ISO time at which the alert with this id was published; `null` where it was not. */
  alertSentAt(id: string): Promise<string | null>;
  /** The newest poll of settings; `null` before the first. */
  lastPoll(): Promise<PollSummary | null>;
  /** The newest audit of each guarded bucket that was audited. */
  audits(): Promise<AuditRecord[]>;
  /** Scores that a guarded bucket had, newest first. */
  auditScores(bucket: string, limit: number): Promise<PastScore[]>;
  /** The newest audit of everything; `null` before the first. */
  lastAudit(): Promise<AuditSummary | null>;
  /** What people decided last: seals, approvals, resolutions; newest first. */
  decisions(limit: number): Promise<Decision[]>;
  /** Every hold that was recorded, those that are over too. */
  holds(): Promise<WatchedHold[]>;
  /** ARNs of the KMS keys that guarded versions were seen under. */
  usedKeys(): Promise<string[]>;
  /** What should be reported to people and is not yet. */
  deliveryBacklog(): Promise<DeliveryBacklog>;
  /** How well a dataset was watched, day by day since one; the newest first. Days of which nothing was counted are not there. */
  coverage(dataset: string, since: string): Promise<DayCoverage[]>;
  /** The newest canary that came through; `null` where none did. */
  canary(): Promise<CanaryState | null>;
  /** The canaries of guarded buckets whose owners allow one. */
  bucketCanaries(): Promise<HeardCanary[]>;
  /** ISO time by which recorded versions are counted there; `null` before the first time. */
  coverageCountedUntil(): Promise<string | null>;
  /** Newest first. */
  versionsSince(bucket: string, since: string): AsyncIterable<SeenVersion>;
}
