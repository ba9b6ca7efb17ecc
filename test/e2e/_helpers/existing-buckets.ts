import {
  type BucketVersioningStatus,
  CreateBucketCommand,
  PutBucketVersioningCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { BUCKETS } from './datasets.ts';

const VERSIONING: Readonly<Record<string, BucketVersioningStatus | undefined>> = {
  [BUCKETS.versioned]: 'Enabled',
  [BUCKETS.silent]: 'Enabled',
  [BUCKETS.never]: undefined,
  [BUCKETS.suspended]: 'Suspended',
};

/** Makes the buckets that are there before the stack. */
export const createExistingBuckets = async (s3: S3Client): Promise<void> => {
  for (const [bucket, status] of Object.entries(VERSIONING)) await createBucket(s3, bucket, status);
};

export const createBucket = async (
  s3: S3Client,
  bucket: string,
  status: BucketVersioningStatus | undefined,
): Promise<void> => {
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
  if (status === undefined) return;
  const VersioningConfiguration = { Status: status };
  await s3.send(new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration }));
};
