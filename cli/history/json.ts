import { currentMode } from '../../core/scope/dataset.ts';
import type { History, PastVersion } from './history.ts';

/** A history as one JSON document. */
export const historyJson = (history: History) => {
  const { ref, entry, dataset } = history;
  const expected = entry?.standing.expected ?? null;
  return {
    bucket: ref.bucket,
    key: ref.key,
    dataset: entry?.dataset ?? null,
    mode: dataset ? currentMode(dataset) : null,
    state: entry?.state ?? null,
    expected: expected && {
      digest: expected.digest,
      size: expected.size,
      versionId: expected.versionId,
      since: expected.since,
      source: expected.source,
      by: expected.by,
    },
    versions: history.versions.map(versionJson),
  };
};

const versionJson = ({ record, isCurrent, findings }: PastVersion) => {
  const { fact } = record;
  return {
    versionId: fact.versionId,
    kind: fact.kind,
    storedAt: fact.storedAt,
    current: isCurrent,
    class: record.class,
    digest: fact.digest,
    size: fact.size,
    level: record.level,
    unestablished: fact.unestablished,
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
  };
};
