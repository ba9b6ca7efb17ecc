import { type GuardedBucket, guardedBucket } from '../scope/guard.ts';
import { type Activity, changeOf } from './activity.ts';
import { bucketOf, type SettingName } from './settings/setting.ts';
import type { SettingValues } from './settings/values.ts';

/** A setting of a guarded bucket before and after. */
export interface BucketChange<Value> {
  readonly bucket: GuardedBucket;
  readonly before: Value;
  /** False where `before` is assumed. */
  readonly isKnown: boolean;
  readonly after: Value;
}

/** The change of one setting of a guarded bucket, where the activity is one. */
export function bucketChangeOf<Name extends SettingName>(
  activity: Activity,
  name: Name,
): BucketChange<SettingValues[Name]> | null {
  const change = changeOf(activity, name);
  const bucket = change && guardedBucket(activity.guard, bucketOf(change.resource));
  if (change === null || bucket === null) return null;
  return { bucket, before: change.before.value, isKnown: change.before.isKnown, after: change.value };
}
