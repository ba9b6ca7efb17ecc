import type { ActivityRuleExamples } from '../rule-examples.ts';
import { blindedFires, blindedFiresLower } from './blinded.fires.examples.ts';
import { blindedQuiet } from './blinded.quiet.examples.ts';
import { firesOnParts } from './fires-on-parts.examples.ts';
import { firesOnSurroundings } from './fires-on-surroundings.examples.ts';
import { quiet } from './quiet.examples.ts';

export const examples: ActivityRuleExamples = {
  fires: [...firesOnParts, ...firesOnSurroundings, ...blindedFires, ...blindedFiresLower],
  quiet: [...quiet, ...blindedQuiet],
};
