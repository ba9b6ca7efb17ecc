import type { JsonObject } from '../base/json.ts';
import type { Severity } from '../base/severity.ts';
import type { Guard } from '../scope/guard.ts';
import type { KeyEvent } from '../versions/key-event.ts';
import type { PostureChange } from './rule.ts';

/** Cases that a rule must judge as stated, in the words of the catalogue's readers. Tests and documentation read them. */
export interface Examples<Case> {
  readonly fires: readonly (Case & { readonly severity: Severity })[];
  readonly quiet: readonly Case[];
}

export type ObjectRuleExamples = Examples<{ readonly title: string; readonly keyEvent: KeyEvent }>;

/** CloudTrail records, one after the other; what the last of them gives is the example. */
export interface ActivityExample {
  readonly title: string;
  readonly records: readonly JsonObject[];
  /** What is guarded; everything, unless given. */
  readonly guard?: Guard;
}

export type ActivityRuleExamples = Examples<ActivityExample>;

export type PostureRuleExamples = Examples<{ readonly title: string; readonly change: PostureChange }>;
