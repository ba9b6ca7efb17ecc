export { SealwatchError } from '../core/base/errors.ts';
export type { Severity } from '../core/base/severity.ts';
export type { Mode } from '../core/scope/dataset.ts';
export { defineConfig } from './define-config.ts';
export type { ResolvedBucket, ResolvedConfig, ResolvedDataset } from './resolved.ts';
export type {
  AlertsConfig,
  BucketConfig,
  DatasetConfig,
  FindingsConfig,
  SealwatchConfig,
  TrailConfig,
  TrailSource,
} from './types.ts';
