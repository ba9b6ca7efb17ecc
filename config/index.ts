export { SealwatchError } from '../core/base/errors.ts';
export { SEVERITIES, type Severity } from '../core/base/severity.ts';
export { isGuarded, type Lane, laneOf, type Mode } from '../core/scope/dataset.ts';
export { DECRYPT_ACTIONS, LIST_ACTIONS, literal, READ_ACTIONS } from '../core/scope/guard.ts';
export { findDataset } from './conflicts.ts';
export { defineConfig } from './define-config.ts';
export { CONFIG_FILES, loadConfig } from './load.ts';
export { resolveConfig } from './resolve.ts';
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
