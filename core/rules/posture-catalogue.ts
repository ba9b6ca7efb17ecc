import { coverageGap } from './coverage-gap/index.ts';
import { postureWeakened } from './posture-weakened/index.ts';
import type { PostureRule } from './rule.ts';

/** Every rule about what audits find different, in the order of the catalogue. */
export const POSTURE_RULES: readonly PostureRule[] = [postureWeakened, coverageGap];
