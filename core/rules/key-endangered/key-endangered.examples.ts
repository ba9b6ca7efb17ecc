import type { ActivityRuleExamples } from '../rule-examples.ts';
import { fires } from './fires.examples.ts';
import { quiet } from './quiet.examples.ts';

export const examples: ActivityRuleExamples = { fires, quiet };
