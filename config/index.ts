export { DECRYPT_ACTIONS, LIST_ACTIONS, literal, READ_ACTIONS } from '../core/access/reader-access.ts';
export { type Lane, laneOf } from '../core/datasets/lane.ts';
export { SealwatchError } from '../core/errors.ts';
export { SEVERITIES, type Severity } from '../core/findings/severity.ts';
export { isGuarded, type Mode } from '../core/objects/mode.ts';
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
