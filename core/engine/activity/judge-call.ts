import type { Severity } from '../../base/severity.ts';
import type { Activity, SettingChange } from '../../cloudtrail/activity.ts';
import type { ApiCall } from '../../cloudtrail/api-call.ts';
import { assignmentsOf } from '../../cloudtrail/assignments.ts';
import type { Assignment, SettingsState } from '../../cloudtrail/settings/setting.ts';
import { ACTIVITY_RULES } from '../../rules/activity-catalogue.ts';
import type { Guard } from '../../scope/guard.ts';
import { untoldAttempts } from './untold-attempts.ts';
import type { Verdict } from './verdict.ts';

/** What a call did to settings, and what is wrong with it. */
export interface CallJudgement {
  readonly assignments: readonly Assignment[];
  readonly verdicts: readonly Verdict[];
}

const NOTHING: CallJudgement = { assignments: [], verdicts: [] };

/** Judges a call against the settings as they were before it. A refused attempt is judged as if it had succeeded, and lowered. */
export function judgeCall(call: ApiCall, settings: SettingsState, guard: Guard): CallJudgement {
  if (call.isReadOnly || call.error?.kind === 'failed') return NOTHING;
  const assignments = assignmentsOf(call, settings, guard);
  const verdicts = [null, ...assignments].flatMap((assignment) => {
    const change = assignment && changeFrom(assignment, settings);
    return verdictsOf({ call, change, settings, guard });
  });
  if (call.error === null) return { assignments, verdicts };
  return { assignments: [], verdicts: [...verdicts, ...untoldAttempts(call, assignments, guard)] };
}

/** Every rule's word on one activity. */
export function verdictsOf(activity: Activity): Verdict[] {
  const refusal = activity.call?.error ?? null;
  return ACTIVITY_RULES.flatMap((rule) =>
    rule.judge(activity).map((concern) => ({
      rule: rule.id,
      severity: refusal ? lowered(concern.severity) : concern.severity,
      concern,
      change: activity.change,
      refusal,
    })),
  );
}

export const changeFrom = (assignment: Assignment, settings: SettingsState): SettingChange =>
  ({
    ...assignment,
    before: settings.get(assignment.resource, assignment.setting),
  }) as unknown as SettingChange;

const LOWERED: Readonly<Record<Severity, Severity>> = {
  critical: 'medium',
  high: 'low',
  medium: 'low',
  low: 'info',
  info: 'info',
};

/** An attempt that came to nothing: somebody tried, nothing is broken. */
export const lowered = (severity: Severity): Severity => LOWERED[severity];
