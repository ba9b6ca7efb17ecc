import type { ResolvedConfig, ResolvedDataset } from './resolved.ts';

/** The dataset that a key belongs to; `undefined` where the key is not guarded. At most one can match: prefixes never overlap. */
export const findDataset = (
  config: Pick<ResolvedConfig, 'buckets'>,
  bucket: string,
  key: string,
): ResolvedDataset | undefined =>
  config.buckets.find(({ name }) => name === bucket)?.datasets.find(({ prefix }) => key.startsWith(prefix));
