import { SealwatchError } from '../../base/errors.ts';
import type { Severity } from '../../base/severity.ts';
import type { Activity, RuleMatch, SettingChange } from '../../cloudtrail/activity.ts';
import { type ApiCall, type CallError, isOmitted } from '../../cloudtrail/api-call.ts';
import { assignmentsOf, touchedBy } from '../../cloudtrail/assignments.ts';
import {
  type Assignment,
  bucketOf,
  type Setting,
  type SettingsState,
} from '../../cloudtrail/settings/setting.ts';
import { aboutBucket } from '../../cloudtrail/subjects.ts';
import type { ActivityRuleId, ObjectRuleId, RuleId } from '../../findings/rule-ids.ts';
import { ACTIVITY_RULES } from '../../rules/activity-catalogue.ts';
import type { ActivityRule } from '../../rules/rule.ts';
import { type Guard, guardedBucket } from '../../scope/guard.ts';

/** What a call did to settings, and what is wrong with it. */
export interface CallJudgement {
  readonly assignments: readonly Assignment[];
  readonly detections: readonly Detection[];
}

/** A rule that threw: a fault of ours, which says nothing of the record and must not hide what the other rules find. */
export interface RuleFailure {
  readonly rule: ActivityRuleId;
  readonly error: unknown;
}

export type OnRuleFailure = (failure: RuleFailure) => void;

const rethrow: OnRuleFailure = ({ rule, error }) => {
  throw ruleError([{ rule, error }]);
};

/** The error that names the rules that threw, each once. */
export function ruleError(failures: readonly RuleFailure[]): SealwatchError {
  const rules = [...new Set(failures.map(({ rule }) => rule))].join(', ');
  const message = `these rules failed, and what they would have found is not known: ${rules}`;
  return new SealwatchError('INTERNAL', message, { cause: failures[0]?.error });
}

const NOTHING: CallJudgement = { assignments: [], detections: [] };

/**
 * Judges a call against the settings as they were before it. A refused attempt is judged as if it had succeeded, and lowered.
 * @param onRuleFailure gets each rule that threw; the others judge all the same
 * @throws {SealwatchError} `INTERNAL` for a rule that threw, without `onRuleFailure`
 */
export function judgeCall(
  call: ApiCall,
  settings: SettingsState,
  guard: Guard,
  onRuleFailure: OnRuleFailure = rethrow,
): CallJudgement {
  if (call.isReadOnly || call.error?.kind === 'failed') return NOTHING;
  const assignments = assignmentsOf(call, settings, guard);
  const detections = [null, ...assignments].flatMap((assignment) => {
    const change = assignment && changeFrom(assignment, settings);
    return detectionsOf({ call, change, settings, guard }, onRuleFailure);
  });
  if (call.error === null) return { assignments, detections };
  return { assignments: [], detections: [...detections, ...unrecordedAttempts(call, assignments, guard)] };
}

/** Every rule's word on one activity. */
export function detectionsOf(activity: Activity, onRuleFailure: OnRuleFailure = rethrow): Detection[] {
  const refusal = activity.call?.error ?? null;
  const detections: Detection[] = [];
  // Asked for each of millions of records, in which nearly no rule finds anything: it makes no list for each rule.
  for (const rule of ACTIVITY_RULES)
    for (const ruleMatch of ruleMatchesOf(rule, activity, onRuleFailure))
      detections.push({
        rule: rule.id,
        severity: refusal ? lowered(ruleMatch.severity) : ruleMatch.severity,
        ruleMatch,
        change: activity.change,
        refusal,
        ...(refusal && { attempt: rule.attempt }),
      });
  return detections;
}

function ruleMatchesOf(
  rule: ActivityRule,
  activity: Activity,
  onRuleFailure: OnRuleFailure,
): readonly RuleMatch[] {
  try {
    return rule.judge(activity);
  } catch (error) {
    onRuleFailure({ rule: rule.id, error });
    return [];
  }
}

const changeFrom = (assignment: Assignment, settings: SettingsState): SettingChange =>
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

/**
 * Refused attempts to change a guarded setting whose record does not say what they would have set: CloudTrail leaves the
 * parameters of many denied calls out.
 */
const unrecordedAttempts = (call: ApiCall, recorded: readonly Assignment[], guard: Guard): Detection[] =>
  touchedBy(call)
    .filter((setting) => !recorded.some((assignment) => assignment.setting === setting.name))
    .flatMap((setting) => unrecorded(setting, call, guard));

/** Changes of guarded settings whose new value is not in the record: CloudTrail leaves out what is too large. */
export const unrecordedChanges = (call: ApiCall, guard: Guard): Detection[] =>
  call.error === null && isOmitted(call)
    ? touchedBy(call).flatMap((setting) => unrecorded(setting, call, guard))
    : [];

function unrecorded(setting: Setting, call: ApiCall, guard: Guard): Detection[] {
  const resource = setting.resourceOf(call);
  if (setting.assign(call, setting.safest) !== undefined) return [];
  const bucket = guardedBucket(guard, resource && bucketOf(resource));
  if (bucket === null) return [];
  const did = call.error === null ? 'changed' : 'tried to change';
  const attempt = call.error === null ? {} : { attempt: `change the ${setting.title}` };
  const reason = `somebody ${did} the ${setting.title} of ${bucket.name}; the record does not say to what`;
  const ruleMatch = { severity: 'medium', reason, details: [], subject: aboutBucket(bucket) } as const;
  const severity = call.error === null ? 'medium' : 'low';
  return [{ rule: setting.rule, severity, ruleMatch, change: null, refusal: call.error, ...attempt }];
}

/** A rule that fired. */
export interface Detection {
  readonly rule: Exclude<RuleId, ObjectRuleId>;
  readonly severity: Severity;
  readonly ruleMatch: RuleMatch;
  /** What was changed, where a setting was. */
  readonly change: SettingChange | null;
  /** Why the attempt came to nothing; `null` when it succeeded. */
  readonly refusal: CallError | null;
  /** What was tried, where it was refused. */
  readonly attempt?: string;
}
