import { randomUUID } from 'node:crypto';
import { type BucketVersioningStatus, CreateBucketCommand } from '@aws-sdk/client-s3';
import { type WatchedActivity, watchedActivity } from './activity.ts';
import type { Local } from './local.ts';
import { version } from './watched-bucket.ts';

/** A bucket of which all recorded calls arrive in a queue. */
export interface ActivityBucket extends WatchedActivity {
  readonly name: string;
}

export const activityBucket = async (
  local: Local,
  versioning?: BucketVersioningStatus,
): Promise<ActivityBucket> => {
  const name = `bucket-${randomUUID()}`;
  await local.s3.send(
    new CreateBucketCommand({
      Bucket: name,
      ObjectOwnership: 'BucketOwnerPreferred',
      ObjectLockEnabledForBucket: versioning === 'Enabled',
    }),
  );
  if (versioning === 'Suspended') await version(local, name, versioning);
  const activity = await watchedActivity(local, ['aws.s3'], { requestParameters: { bucketName: [name] } });
  return { name, ...activity };
};
