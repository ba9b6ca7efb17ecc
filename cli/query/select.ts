import { SealwatchError } from '../../core/base/errors.ts';
import type { EntrySummary, Queries } from '../../core/report/queries.ts';
import type { KeyState } from '../../core/versions/key-state.ts';
import { allDatasets, datasetNamed } from '../datasets.ts';
import { parseAddress } from '../parse/options.ts';

/** Which keys are asked for. */
export interface Selection {
  readonly address?: string | undefined;
  readonly dataset?: string | undefined;
  readonly states?: readonly KeyState[] | undefined;
}

/** The keys of a selection, in their order. Without an address these are the keys of one or of all datasets. */
export async function selectEntries(
  queries: Queries,
  selection: Selection,
): Promise<AsyncIterable<EntrySummary>> {
  const places = await placesOf(queries, selection);
  return filtered(queries, places, selection);
}

interface Place {
  readonly bucket: string;
  readonly prefix: string;
  /** `null` where keys of every dataset are wanted. */
  readonly dataset: string | null;
}

async function placesOf(queries: Queries, { address, dataset }: Selection): Promise<readonly Place[]> {
  const at = address === undefined ? null : parseAddress(address);
  if (dataset === undefined) {
    if (at) return [{ bucket: at.bucket, prefix: at.key, dataset: null }];
    return (await allDatasets(queries)).map(({ name, bucket, prefix }) => ({
      bucket,
      prefix,
      dataset: name,
    }));
  }
  const { name, bucket, prefix } = await datasetNamed(queries, dataset);
  if (at === null) return [{ bucket, prefix, dataset: name }];
  if (at.bucket !== bucket) {
    throw new SealwatchError(
      'USAGE',
      `the dataset ${dataset} is in the bucket ${bucket}, not in ${at.bucket}`,
    );
  }
  return [{ bucket, prefix: at.key, dataset: name }];
}

async function* filtered(
  queries: Queries,
  places: readonly Place[],
  { states }: Selection,
): AsyncGenerator<EntrySummary> {
  for (const { bucket, prefix, dataset } of places) {
    for await (const entry of queries.entries(bucket, prefix)) {
      // A dataset may lie within the prefix of another.
      if (dataset !== null && entry.dataset !== dataset) continue;
      if (states === undefined || states.includes(entry.state)) yield entry;
    }
  }
}
