import { SealwatchError } from '../base/errors.ts';
import type { RuleId } from '../findings/rule-ids.ts';
import { ACTIVITY_RULES } from './activity-catalogue.ts';
import { OBJECT_RULES } from './object-catalogue.ts';
import { POSTURE_RULES } from './posture-catalogue.ts';
import type { Rule } from './rule.ts';

/** Every rule there is. */
export const RULES: readonly Rule[] = [...OBJECT_RULES, ...ACTIVITY_RULES, ...POSTURE_RULES];

const BY_ID: ReadonlyMap<string, Rule> = new Map(RULES.map((rule) => [rule.id, rule]));

/** What somebody tried where AWS refused it, after "refused attempt to"; `undefined` for a rule about what cannot be refused. */
export function attemptOfRule(id: RuleId): string | undefined {
  const rule = ruleOf(id);
  return 'attempt' in rule && typeof rule.attempt === 'string' ? rule.attempt : undefined;
}

export function ruleOf(id: RuleId): Rule {
  const rule = BY_ID.get(id);
  if (!rule) throw new SealwatchError('INTERNAL', `no such rule: ${id}`);
  return rule;
}
