import type { Severity } from '../../base/severity.ts';
import type { Concern, SettingChange } from '../../cloudtrail/activity.ts';
import type { CallError } from '../../cloudtrail/api-call.ts';
import type { ObjectRuleId, RuleId } from '../../findings/rule-ids.ts';

/** A rule that fired. */
export interface Verdict {
  readonly rule: Exclude<RuleId, ObjectRuleId>;
  readonly severity: Severity;
  readonly concern: Concern;
  /** What was changed, where a setting was. */
  readonly change: SettingChange | null;
  /** Why the attempt came to nothing; `null` when it succeeded. */
  readonly refusal: CallError | null;
}
