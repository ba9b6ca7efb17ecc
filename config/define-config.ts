import { resolveConfig } from './resolve.ts';
import type { ResolvedConfig } from './resolved.ts';
import type { SealwatchConfig } from './types.ts';

/**
 * Types and checks the configuration in `sealwatch.config.ts`.
 * @throws {SealwatchError} `CONFIG_INVALID`, whose message lists every problem
 */
export const defineConfig = (config: SealwatchConfig): ResolvedConfig => resolveConfig(config);
