import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { type CanaryState, readCanaryState } from '../../../core/alerts/canary-state.ts';
import { type DeliveryBacklog, readDeliveryBacklog } from '../../../core/alerts/delivery-backlog.ts';
import type { AlertRecord } from '../../../core/alerts/ports.ts';
import type { Clock } from '../../../core/base/time.ts';
import type { PollSummary } from '../../../core/engine/activity/reconcile-all-settings.ts';
import type { AuditRecord, PastScore } from '../../../core/engine/posture/audit-store.ts';
import type { AuditSummary } from '../../../core/engine/posture/audit-summary.ts';
import type { Decision } from '../../../core/findings/decision.ts';
import type { WatchedHold } from '../../../core/report/queries.ts';
import type { HeardCanary } from '../../../core/scope/canary.ts';
import { holdName } from '../../../core/scope/hold.ts';
import type { Safeguards, Trust } from '../../../core/scope/safeguards.ts';
import type { DayCoverage } from '../../../core/versions/day-coverage.ts';
import { auditScores, newestAudits } from '../audit-store.ts';
import { readBucketCanaries } from '../bucket-canaries.ts';
import { coverageDays } from '../coverage-store.ts';
import { newestDecisions } from '../decision-store.ts';
import { DynamoDeliveryReader } from '../delivery-reader.ts';
import { readHoldChecks, readHolds } from '../hold-items.ts';
import {
  readAuditSummary,
  readCountedUntil,
  readPoll,
  readSafeguards,
  readTrust,
} from '../single-records.ts';
import type { TableNames } from '../tables.ts';
import { readUsedKeys } from '../used-keys.ts';

/** Asks for records of which there is one or a few: what is configured, and what was polled, audited, decided, held and watched last. */
export class DynamoRecordQueries {
  readonly #client: DynamoDBDocumentClient;
  readonly #tables: TableNames;
  readonly #clock: Clock;

  constructor(client: DynamoDBDocumentClient, tables: TableNames, clock: Clock) {
    this.#client = client;
    this.#tables = tables;
    this.#clock = clock;
  }

  trust(): Promise<Trust | null> {
    return readTrust(this.#client, this.#tables);
  }

  safeguards(): Promise<Safeguards | null> {
    return readSafeguards(this.#client, this.#tables);
  }

  async decisionAlert(id: string): Promise<AlertRecord | null> {
    const alert = await new DynamoDeliveryReader(this.#client, this.#tables).alert(id);
    return alert?.decision === undefined ? null : alert;
  }

  async alertSentAt(id: string): Promise<string | null> {
    const alert = await new DynamoDeliveryReader(this.#client, this.#tables).alert(id);
    return alert?.publishedAt ?? null;
  }

  lastPoll(): Promise<PollSummary | null> {
    return readPoll(this.#client, this.#tables);
  }

  audits(): Promise<AuditRecord[]> {
    return newestAudits(this.#client, this.#tables);
  }

  auditScores(bucket: string, limit: number): Promise<PastScore[]> {
    return auditScores(this.#client, this.#tables, bucket, limit);
  }

  lastAudit(): Promise<AuditSummary | null> {
    return readAuditSummary(this.#client, this.#tables);
  }

  decisions(limit: number): Promise<Decision[]> {
    return newestDecisions(this.#client, this.#tables, limit);
  }

  async holds(): Promise<WatchedHold[]> {
    const [holds, checks] = await Promise.all([
      readHolds(this.#client, this.#tables),
      readHoldChecks(this.#client, this.#tables),
    ]);
    const byName = new Map(checks.map((check) => [check.hold, check]));
    return holds.map((hold) => ({ hold, check: byName.get(holdName(hold)) ?? null }));
  }

  usedKeys(): Promise<string[]> {
    return readUsedKeys(this.#client, this.#tables);
  }

  deliveryBacklog(): Promise<DeliveryBacklog> {
    return readDeliveryBacklog(new DynamoDeliveryReader(this.#client, this.#tables));
  }

  coverage(dataset: string, since: string): Promise<DayCoverage[]> {
    return coverageDays(this.#client, this.#tables, dataset, since);
  }

  canary(): Promise<CanaryState | null> {
    return readCanaryState(new DynamoDeliveryReader(this.#client, this.#tables), this.#clock());
  }

  bucketCanaries(): Promise<HeardCanary[]> {
    return readBucketCanaries(this.#client, this.#tables);
  }

  coverageCountedUntil(): Promise<string | null> {
    return readCountedUntil(this.#client, this.#tables);
  }
}
