import { isWanted } from '../../aws/dynamodb/queries/finding-partitions.ts';
import type { CanaryState } from '../../core/alerts/canary-state.ts';
import type { DeliveryBacklog } from '../../core/alerts/delivery-backlog.ts';
import type { AlertRecord } from '../../core/alerts/ports.ts';
import { compareKeys } from '../../core/base/object-ref.ts';
import type { PollSummary } from '../../core/engine/activity/reconcile-all-settings.ts';
import type { AuditRecord, PastScore } from '../../core/engine/posture/audit-store.ts';
import type { AuditSummary } from '../../core/engine/posture/audit-summary.ts';
import type { Decision } from '../../core/findings/decision.ts';
import type { Finding } from '../../core/findings/finding.ts';
import type {
  EntrySummary,
  FindingFilter,
  Queries,
  SeenVersion,
  WatchedHold,
} from '../../core/report/queries.ts';
import type { HeardCanary } from '../../core/scope/canary.ts';
import type { Dataset } from '../../core/scope/dataset.ts';
import type { Safeguards, Trust } from '../../core/scope/safeguards.ts';
import type { DayCoverage } from '../../core/versions/day-coverage.ts';
import type { ManifestEntry } from '../../core/versions/entry.ts';
import type { VersionRecord } from '../../core/versions/version-record.ts';

export interface Tables {
  readonly datasets?: readonly Dataset[];
  readonly trust?: Trust;
  readonly safeguards?: Safeguards;
  readonly entries?: readonly EntrySummary[];
  readonly entry?: ManifestEntry | null;
  readonly manifest?: readonly ManifestEntry[];
  readonly history?: readonly VersionRecord[];
  readonly findings?: readonly Finding[];
  readonly seen?: readonly SeenVersion[];
  readonly look?: PollSummary;
  readonly audits?: readonly AuditRecord[];
  readonly auditScores?: Readonly<Record<string, readonly PastScore[]>>;
  readonly audit?: AuditSummary;
  readonly backlog?: DeliveryBacklog;
  /** Newest first. */
  readonly coverage?: readonly DayCoverage[];
  readonly coverageCountedUntil?: string;
  readonly canary?: CanaryState;
  readonly bucketCanaries?: readonly HeardCanary[];
  /** Newest first. */
  readonly decisions?: readonly Decision[];
  readonly decisionAlerts?: readonly AlertRecord[];
  readonly holds?: readonly WatchedHold[];
  readonly usedKeys?: readonly string[];
  /** By the ids of alerts. */
  readonly sentAt?: Readonly<Record<string, string>>;
}

const NOTHING_WAITS: DeliveryBacklog = {
  unreported: { count: 0, oldestAt: null },
  unpublished: { count: 0, oldestAt: null },
};

/** Answers questions from memory. */
export const fakeQueries = (tables: Tables): Queries => ({
  datasets: async () => [...(tables.datasets ?? [])],
  trust: async () => tables.trust ?? null,
  safeguards: async () => tables.safeguards ?? null,
  entry: async ({ key }) => (tables.entry?.key === key ? tables.entry : null),
  entries: (bucket, prefix) =>
    each(
      (tables.entries ?? [])
        .filter((entry) => entry.bucket === bucket && entry.key.startsWith(prefix))
        .sort((a, b) => compareKeys(a.key, b.key)),
    ),
  manifest: (bucket, prefix) =>
    each(
      (tables.manifest ?? [])
        .filter((entry) => entry.bucket === bucket && entry.key.startsWith(prefix))
        .sort((a, b) => compareKeys(a.key, b.key)),
    ),
  history: async ({ bucket, key }) =>
    (tables.history ?? []).filter((record) => record.bucket === bucket && record.key === key),
  findings: (filter) =>
    each((tables.findings ?? []).filter((finding) => isBy(filter, finding) && isWanted(filter, finding))),
  alerts: async (prefix) => [
    ...new Set(
      [
        ...(tables.findings ?? []).flatMap(({ notice }) => notice.alerts),
        ...(tables.decisionAlerts ?? []).map(({ id }) => id),
      ].filter((id) => id.startsWith(prefix)),
    ),
  ],
  decisionAlert: async (id) => (tables.decisionAlerts ?? []).find((alert) => alert.id === id) ?? null,
  alertFindings: (alert) =>
    each((tables.findings ?? []).filter(({ notice }) => notice.alerts.includes(alert))),
  copies: (digest) => each((tables.history ?? []).filter(({ fact }) => fact.digest === digest)),
  lastPoll: async () => tables.look ?? null,
  audits: async () => [...(tables.audits ?? [])],
  auditScores: async (bucket, limit) => (tables.auditScores?.[bucket] ?? []).slice(0, limit),
  lastAudit: async () => tables.audit ?? null,
  decisions: async (limit) => (tables.decisions ?? []).slice(0, limit),
  holds: async () => [...(tables.holds ?? [])],
  alertSentAt: async (id) => tables.sentAt?.[id] ?? null,
  usedKeys: async () => [...(tables.usedKeys ?? [])],
  deliveryBacklog: async () => tables.backlog ?? NOTHING_WAITS,
  coverage: async (dataset, since) =>
    (tables.coverage ?? []).filter((each) => each.dataset === dataset && each.day >= since.slice(0, 10)),
  canary: async () => tables.canary ?? null,
  bucketCanaries: async () => [...(tables.bucketCanaries ?? [])],
  coverageCountedUntil: async () => tables.coverageCountedUntil ?? null,
  versionsSince: (bucket) => each((tables.seen ?? []).filter((version) => version.bucket === bucket)),
});

function isBy({ by }: FindingFilter, finding: Finding): boolean {
  switch (by.kind) {
    case 'open':
      return finding.state === 'open';
    case 'dataset':
      return true;
    case 'any-dataset':
      return finding.dataset === null;
    case 'object':
      return finding.bucket === by.ref.bucket && finding.key === by.ref.key;
    case 'actor':
      return finding.actor.arn === by.arn;
    case 'since':
      return finding.time >= by.since;
    case 'id':
      return finding.id.startsWith(by.prefix);
  }
}

async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}
