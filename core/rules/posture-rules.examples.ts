import type { PostureRuleId } from '../findings/rule-ids.ts';
import { examples as canaryMissed } from './posture/canary-missed.examples.ts';
import { examples as coverageGap } from './posture/coverage-gap.examples.ts';
import { examples as manifestTampered } from './posture/manifest-tampered.examples.ts';
import { examples as postureWeakened } from './posture/posture-weakened.examples.ts';
import { examples as protectionLowered } from './posture/protection-lowered.examples.ts';
import type { PostureRuleExamples } from './rule-examples.ts';

/** The examples of each of these rules. No product code imports them. */
export const POSTURE_EXAMPLES: Readonly<Record<PostureRuleId, PostureRuleExamples>> = {
  'canary-missed': canaryMissed,
  'coverage-gap': coverageGap,
  'manifest-tampered': manifestTampered,
  'posture-weakened': postureWeakened,
  'protection-lowered': protectionLowered,
};
