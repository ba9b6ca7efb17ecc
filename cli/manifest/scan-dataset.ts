import { standsForFolder } from '../../core/base/object-ref.ts';
import { bareFile, withProvenance } from '../../core/manifests/manifest.ts';
import type { EntrySummary } from '../../core/report/queries.ts';
import type { Context } from '../context.ts';
import { datasetNamed } from '../datasets.ts';
import { parsePast } from '../parse/options.ts';
import { entriesAt } from '../query/past-entries.ts';
import type { Scanned } from './scan-bucket.ts';

/** What a deployment expects of a dataset, now or then, without reading it. */
export async function* scanDataset(
  { connect, clock }: Context,
  name: string,
  time: string | undefined,
): AsyncGenerator<Scanned> {
  const at = time === undefined ? null : parsePast(time, clock());
  const { queries } = await connect();
  const dataset = await datasetNamed(queries, name);
  const { bucket, prefix } = dataset;
  const now = queries.entries(bucket, prefix);
  for await (const entry of at === null ? now : entriesAt(now, { queries, datasets: [dataset], at })) {
    // What is there and not expected, and the folders of the console, are no part of what was approved.
    const isFolder = standsForFolder({ key: entry.key, isEmpty: (entry.size ?? 0) === 0 }, prefix);
    if (entry.since === null || isFolder) continue;
    yield expectedFile(entry, prefix);
  }
}

function expectedFile(
  { bucket, key, digest, size, versionId, provenance = [] }: EntrySummary,
  prefix: string,
): Scanned {
  const path = key.slice(prefix.length);
  if (digest === null) return { name: path, detail: 'its digest was never established' };
  const at = digest.indexOf(':');
  const digests = { [digest.slice(0, at)]: digest.slice(at + 1) };
  const object = { bucket, key, versionId };
  return { ...bareFile(path), digests, size, object, ...withProvenance(provenance) };
}
