import type { BucketConfig, DatasetConfig } from '../../../config/index.ts';

/** The buckets of a stack that is removed and deployed again. */
export const KEPT = { made: 'e2e-kept-made', existing: 'e2e-kept-existing' } as const;

export const keptBuckets = (...more: readonly DatasetConfig[]): BucketConfig[] => [
  { name: KEPT.made, existing: false, datasets: [{ name: 'kept-made', prefix: 'made/', mode: 'sealed' }] },
  { name: KEPT.existing, datasets: [{ name: 'kept', prefix: 'kept/', mode: 'sealed' }, ...more] },
];
