import {
  type BucketVersioningStatus,
  CreateBucketCommand,
  PutBucketNotificationConfigurationCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { BUCKETS, datasetOf } from './datasets.ts';

const VERSIONING: Readonly<Record<string, BucketVersioningStatus | undefined>> = {
  [BUCKETS.versioned]: 'Enabled',
  [BUCKETS.silent]: 'Enabled',
  [BUCKETS.plain]: undefined,
  [BUCKETS.never]: undefined,
  [BUCKETS.suspended]: 'Enabled',
};

/** Name of an object that has a version of its own in the bucket whose versions are suspended. */
export const ONCE_VERSIONED = 'once-versioned';

/** Makes the buckets that are there before the stack. */
export const createExistingBuckets = async (s3: S3Client): Promise<void> => {
  for (const [bucket, status] of Object.entries(VERSIONING)) await createBucket(s3, bucket, status);
  const Key = `${datasetOf('suspended', 'growing')}/${ONCE_VERSIONED}`;
  await s3.send(new PutObjectCommand({ Bucket: BUCKETS.suspended, Key, Body: 'approved bytes' }));
  await keepVersions(s3, BUCKETS.suspended, 'Suspended');
};

/** Switches events off that the deploy has switched on. */
export const silence = async (s3: S3Client): Promise<void> => {
  for (const Bucket of [BUCKETS.silent, BUCKETS.never, BUCKETS.suspended]) {
    await s3.send(new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration: {} }));
  }
};

export const createBucket = async (
  s3: S3Client,
  bucket: string,
  status: BucketVersioningStatus | undefined,
): Promise<void> => {
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
  if (status !== undefined) await keepVersions(s3, bucket, status);
};

const keepVersions = async (s3: S3Client, bucket: string, status: BucketVersioningStatus): Promise<void> => {
  const VersioningConfiguration = { Status: status };
  await s3.send(new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration }));
};
