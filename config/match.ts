import { findDataset as findName } from '../core/scope/find-dataset.ts';
import type { ResolvedConfig, ResolvedDataset } from './resolved.ts';

/** The dataset that a key belongs to; `null` where the key is not guarded. At most one can match: prefixes never overlap. */
export const findDataset = (
  config: Pick<ResolvedConfig, 'buckets'>,
  bucket: string,
  key: string,
): ResolvedDataset | null => {
  const name = findName(config, bucket, key);
  const datasets = config.buckets.flatMap((each) => each.datasets);
  return datasets.find((dataset) => dataset.name === name) ?? null;
};
