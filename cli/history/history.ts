import type { ObjectRef } from '../../core/base/object-ref.ts';
import type { ObjectFinding } from '../../core/findings/finding.ts';
import { objectFindings } from '../../core/findings/kinds-of-finding.ts';
import type { Queries } from '../../core/report/queries.ts';
import { currentMode, type Dataset, notLookedAtSince, notRecordedTimes } from '../../core/scope/dataset.ts';
import { digestsOf } from '../../core/versions/digest-comparison.ts';
import type { ManifestEntry } from '../../core/versions/entry.ts';
import { archiveOf } from '../../core/versions/facts.ts';
import { orderShownBy } from '../../core/versions/order.ts';
import { type ApprovedProvenance, expectedProvenance, provenanceOf } from '../../core/versions/provenance.ts';
import type { VersionRecord } from '../../core/versions/version-record.ts';
import { gather } from '../batches.ts';

/** One version of a key with everything that is known of it. */
export interface PastVersion {
  readonly record: VersionRecord;
  readonly isCurrent: boolean;
  /** What shows that it was stored after the one before it. */
  readonly orderShownBy: ReturnType<typeof orderShownBy>;
  /** Findings about it, newest first. */
  readonly findings: readonly ObjectFinding[];
  /** What people said of where its bytes came from. */
  readonly provenance: readonly ApprovedProvenance[];
}

/** A key, what is expected of it, and all its versions, newest first. */
export interface History {
  readonly ref: ObjectRef;
  readonly entry: ManifestEntry | null;
  readonly dataset: Dataset | null;
  readonly versions: readonly PastVersion[];
}

export async function readHistory(queries: Queries, ref: ObjectRef): Promise<History> {
  const [entry, records, findings, datasets] = await Promise.all([
    queries.entry(ref),
    queries.history(ref),
    gather(queries.findings({ by: { kind: 'object', ref } })).then(objectFindings),
    queries.datasets(),
  ]);
  const current = entry?.standing.current?.version;
  const versions = records.map((record, index) => ({
    record,
    isCurrent: record.fact.version === current,
    orderShownBy: orderTo(record, records[index + 1]),
    findings: findings.filter(({ version }) => version === record.fact.version),
    provenance: provenanceOf(entry?.approvals ?? [], digestsOf(record.fact)),
  }));
  return { ref, entry, dataset: datasets.find(({ name }) => name === entry?.dataset) ?? null, versions };
}

const orderTo = (record: VersionRecord, before: VersionRecord | undefined): PastVersion['orderShownBy'] =>
  before === undefined ? 'events' : orderShownBy(before.fact, record.fact);

/** A history as one JSON document. */
export const historyJson = (history: History) => {
  const { ref, entry, dataset } = history;
  const expected = entry?.standing.expected ?? null;
  return {
    bucket: ref.bucket,
    key: ref.key,
    dataset: entry?.dataset ?? null,
    mode: dataset ? currentMode(dataset) : null,
    level: dataset ? (dataset.level ?? 'read') : null,
    state: entry?.state ?? null,
    notLookedAtSince: dataset && notLookedAtSince(dataset),
    notRecorded: dataset && notRecordedTimes(dataset),
    expected: expected && {
      digest: expected.digest,
      size: expected.size,
      versionId: expected.versionId,
      since: expected.since,
      source: expected.source,
      by: expected.by,
      provenance: entry ? expectedProvenance(entry) : [],
    },
    versions: history.versions.map(versionJson),
  };
};

const versionJson = ({ record, isCurrent, orderShownBy, findings, provenance }: PastVersion) => {
  const { fact } = record;
  return {
    versionId: fact.versionId,
    kind: fact.kind,
    storedAt: fact.storedAt,
    current: isCurrent,
    orderShownBy,
    class: record.class,
    digest: fact.digest,
    size: fact.size,
    level: record.level,
    unestablished: fact.unestablished ?? (archiveOf(fact) === null ? null : 'archived'),
    detail: record.detail,
    etag: fact.etag,
    storageClass: record.storageClass,
    encryption: record.encryption,
    requester: record.requester,
    actor: findings[0]?.actor.arn ?? null,
    destroyed: fact.destroyed && {
      at: fact.destroyed.at,
      by: fact.destroyed.by,
      requester: record.destroyer,
    },
    seenAt: record.seenAt,
    verifiedAt: record.verifiedAt,
    findings: record.findings,
    provenance,
  };
};
