import type { ApiCall } from '../../cloudtrail/api-call.ts';
import { touchedBy } from '../../cloudtrail/assignments.ts';
import { type Assignment, bucketOf, type Setting } from '../../cloudtrail/settings/setting.ts';
import { aboutBucket } from '../../cloudtrail/subjects.ts';
import { isOmitted } from '../../cloudtrail/untold-content.ts';
import { type Guard, guardedBucket } from '../../scope/guard.ts';
import type { Verdict } from './verdict.ts';

/**
 * Refused attempts to change a guarded setting of which the record does not tell what they would have set: CloudTrail leaves the
 * parameters of many denied calls out.
 */
export const untoldAttempts = (call: ApiCall, told: readonly Assignment[], guard: Guard): Verdict[] =>
  touchedBy(call)
    .filter((setting) => !told.some((assignment) => assignment.setting === setting.name))
    .flatMap((setting) => untold(setting, call, guard, 'tried to change'));

/** Changes of guarded settings of which the record tells nothing more: it leaves out what is too large. */
export const untoldChanges = (call: ApiCall, guard: Guard): Verdict[] =>
  call.error === null && isOmitted(call)
    ? touchedBy(call).flatMap((setting) => untold(setting, call, guard, 'changed'))
    : [];

function untold(setting: Setting, call: ApiCall, guard: Guard, did: string): Verdict[] {
  const resource = setting.resourceOf(call);
  if (setting.assign(call, setting.safest) !== undefined) return [];
  const bucket = guardedBucket(guard, resource && bucketOf(resource));
  if (bucket === null) return [];
  const reason = `somebody ${did} the ${setting.title} of ${bucket.name}; the record does not tell to what`;
  const concern = { severity: 'medium', reason, details: [], subject: aboutBucket(bucket) } as const;
  const severity = call.error === null ? 'medium' : 'low';
  return [{ rule: setting.rule, severity, concern, change: null, refusal: call.error }];
}
