import type { ActivityRuleExamples } from '../rule-examples.ts';
import { fires } from './lifecycle-destroys-data.fires.examples.ts';
import { quiet } from './lifecycle-destroys-data.quiet.examples.ts';

export const examples: ActivityRuleExamples = { fires, quiet };
