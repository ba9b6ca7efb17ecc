export { SealwatchError } from '../core/base/errors.ts';
export type { Severity } from '../core/base/severity.ts';
export type { Mode } from '../core/scope/dataset.ts';
export { defineConfig } from './resolve.ts';
export type {
  AlertsConfig,
  BucketConfig,
  DatasetConfig,
  FindingsConfig,
  LargeObjectsConfig,
  ResolvedBucket,
  ResolvedConfig,
  ResolvedDataset,
  SealwatchConfig,
  TrailConfig,
  TrailSource,
} from './types.ts';
