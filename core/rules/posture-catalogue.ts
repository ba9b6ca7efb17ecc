import { canaryMissed } from './posture/canary-missed.ts';
import { coverageGap } from './posture/coverage-gap.ts';
import { manifestTampered } from './posture/manifest-tampered.ts';
import { postureWeakened } from './posture/posture-weakened.ts';
import { protectionLowered } from './posture/protection-lowered.ts';
import type { PostureRule } from './rule.ts';

/** Every rule about what audits and deployments find different, in the order of the catalogue. */
export const POSTURE_RULES: readonly PostureRule[] = [
  postureWeakened,
  coverageGap,
  protectionLowered,
  manifestTampered,
  canaryMissed,
];
