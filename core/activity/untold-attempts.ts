import type { ApiCall } from './api-call.ts';
import { touchedBy } from './assignments.ts';
import { datasetNames, type Guard, guardedBucket } from './guard.ts';
import type { Verdict } from './judge-call.ts';
import { type Assignment, bucketOf } from './settings/setting.ts';

/**
 * Refused attempts to change a guarded setting of which the record does not tell what they would have set: CloudTrail leaves the
 * parameters of many denied calls out.
 */
export function untoldAttempts(call: ApiCall, told: readonly Assignment[], guard: Guard): Verdict[] {
  return touchedBy(call)
    .filter((setting) => !told.some((assignment) => assignment.setting === setting.name))
    .flatMap((setting) => {
      const resource = setting.resourceOf(call);
      if (setting.assign(call, setting.safest) !== undefined) return [];
      const bucket = guardedBucket(guard, resource && bucketOf(resource));
      if (bucket === null) return [];
      const reason = `somebody tried to change the ${setting.title} of ${bucket.name}; the record does not tell to what`;
      const subject = {
        bucket: bucket.name,
        key: null,
        versionId: null,
        resource: `arn:aws:s3:::${bucket.name}`,
        datasets: datasetNames(bucket),
      };
      const concern = { severity: 'medium', reason, details: [], subject } as const;
      return [{ rule: setting.rule, severity: 'low', concern, change: null, refusal: call.error }] as const;
    });
}
