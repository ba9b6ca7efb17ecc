import type { ObjectRef } from '../../core/base/object-ref.ts';
import { type ObjectFinding, objectFindings } from '../../core/findings/finding.ts';
import type { Queries } from '../../core/queries/queries.ts';
import type { Dataset } from '../../core/scope/dataset.ts';
import type { ManifestEntry } from '../../core/versions/entry.ts';
import type { VersionRecord } from '../../core/versions/version-record.ts';
import { gather } from '../gather.ts';

/** One version of a key with everything that is known of it. */
export interface PastVersion {
  readonly record: VersionRecord;
  readonly isCurrent: boolean;
  /** Findings about it, newest first. */
  readonly findings: readonly ObjectFinding[];
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
  const versions = records.map((record) => ({
    record,
    isCurrent: record.fact.version === current,
    findings: findings.filter(({ version }) => version === record.fact.version),
  }));
  return { ref, entry, dataset: datasets.find(({ name }) => name === entry?.dataset) ?? null, versions };
}
