import { partitionOf } from '../base/partition.ts';
import { datasetNames, datasetOf, datasetsUnder, type GuardedBucket, guardedBucket } from '../scope/guard.ts';
import { type Activity, changeOf, type Subject } from './activity.ts';
import { bucketOf, type SettingName } from './settings/setting.ts';
import type { SettingValues } from './settings/values.ts';

/** A finding about a bucket as a whole. */
export const aboutBucket = (bucket: GuardedBucket): Subject => ({
  bucket: bucket.name,
  key: null,
  versionId: null,
  resource: `arn:aws:s3:::${bucket.name}`,
  datasets: datasetNames(bucket),
});

/** A finding about the keys of a bucket that begin with a prefix. */
export const aboutPrefix = (bucket: GuardedBucket, prefix: string): Subject => ({
  ...aboutBucket(bucket),
  datasets: datasetsUnder(bucket, prefix),
});

/** A finding about one object. */
export const aboutObject = (bucket: GuardedBucket, key: string, versionId: string | null): Subject => ({
  bucket: bucket.name,
  key,
  versionId,
  resource: `arn:aws:s3:::${bucket.name}/${key}`,
  datasets: [datasetOf(bucket, key)?.name ?? ''].filter((name) => name !== ''),
});

/** A finding about something that is no bucket, and so belongs to every dataset. */
export const aboutResource = (resource: string | null): Subject => ({
  bucket: null,
  key: null,
  versionId: null,
  resource: resource && arnOfTrail(resource),
  datasets: [],
});

/** Trails are kept as `trail/ACCOUNT/REGION/NAME`; people know their ARNs. There is no ARN where the account or the Region is not in the record. */
function arnOfTrail(resource: string): string {
  const [, account, region = '', name] = /^trail\/(\d{12})\/([\w-]+)\/(.+)$/s.exec(resource) ?? [];
  if (account === undefined) return resource;
  return `arn:${partitionOf(region)}:cloudtrail:${region}:${account}:trail/${name}`;
}

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
