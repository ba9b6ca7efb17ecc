import {
  type BucketVersioningStatus,
  CreateBucketCommand,
  type CreateBucketCommandInput,
  PutBucketNotificationConfigurationCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { BUCKETS, datasetOf, EXAMPLE_BUCKETS, FED, SETTINGS_BUCKETS, settingsBucket } from './datasets.ts';

const VERSIONING: Readonly<Record<string, BucketVersioningStatus | undefined>> = {
  [BUCKETS.versioned]: 'Enabled',
  [BUCKETS.silent]: 'Enabled',
  [BUCKETS.trial]: 'Enabled',
  [BUCKETS.plain]: undefined,
  [BUCKETS.never]: undefined,
  [BUCKETS.suspended]: 'Enabled',
  [BUCKETS.fed]: 'Enabled',
  [BUCKETS.overwritten]: 'Suspended',
};

/** Name of an object that has a version of its own in the bucket whose versions are suspended. */
export const ONCE_VERSIONED = 'once-versioned';

/** Name of an object with an old version that was replaced before its dataset was sealed. */
export const REPLACED = 'replaced';

/** Makes the buckets that are there before the stack. */
export const createExistingBuckets = async (s3: S3Client): Promise<void> => {
  for (const [bucket, status] of Object.entries(VERSIONING)) await createBucket(s3, bucket, status);
  for (const name of SETTINGS_BUCKETS) {
    // Neither can be switched on later without a finding of its own.
    const withLock = name === 'lock' && ({ ObjectLockEnabledForBucket: true } as const);
    const withAcls = name === 'acl' && ({ ObjectOwnership: 'BucketOwnerPreferred' } as const);
    await createBucket(s3, settingsBucket(name), 'Enabled', { ...withLock, ...withAcls });
  }
  for (const name of EXAMPLE_BUCKETS) await createBucket(s3, name, 'Enabled');
  const Key = `${datasetOf('suspended', 'growing')}/${ONCE_VERSIONED}`;
  await s3.send(new PutObjectCommand({ Bucket: BUCKETS.suspended, Key, Body: 'approved bytes' }));
  await keepVersions(s3, BUCKETS.suspended, 'Suspended');
  await s3.send(new PutObjectCommand({ Bucket: BUCKETS.fed, Key: `${FED}/${REPLACED}`, Body: 'old bytes' }));
  await keepVersions(s3, BUCKETS.fed, 'Suspended');
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
  options: Partial<CreateBucketCommandInput> = {},
): Promise<void> => {
  await s3.send(new CreateBucketCommand({ Bucket: bucket, ...options }));
  if (status !== undefined) await keepVersions(s3, bucket, status);
};

const keepVersions = async (s3: S3Client, bucket: string, status: BucketVersioningStatus): Promise<void> => {
  const VersioningConfiguration = { Status: status };
  await s3.send(new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration }));
};
