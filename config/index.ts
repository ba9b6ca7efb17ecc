export { SealwatchError } from '../core/base/errors.ts';
export { isGuarded, type Mode } from '../core/base/mode.ts';
export { SEVERITIES, type Severity } from '../core/base/severity.ts';
export { type Lane, laneOf } from '../core/scope/lane.ts';
export { DECRYPT_ACTIONS, LIST_ACTIONS, literal, READ_ACTIONS } from '../core/scope/reader-access.ts';
export { defineConfig } from './define-config.ts';
export { CONFIG_FILES, loadConfig } from './load.ts';
export { findDataset } from './match.ts';
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
