import { publicAccessBlockWeakened } from './public-access-block-weakened/index.ts';
import type { ActivityRule } from './rule.ts';
import { trailStopped } from './trail-stopped/index.ts';

/** Every rule about calls and settings, in the order of the catalogue. */
export const ACTIVITY_RULES: readonly ActivityRule[] = [publicAccessBlockWeakened, trailStopped];
