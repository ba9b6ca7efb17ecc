import { type LifecycleRule, PutBucketLifecycleConfigurationCommand } from '@aws-sdk/client-s3';
import { clients } from '../deployed/deployment.ts';

const name = (index: number) => `${index}-${'x'.repeat(240)}`;

const tidies = (index: number): LifecycleRule => ({
  ID: name(index),
  Status: 'Enabled',
  Filter: { Prefix: `${index}/` },
  AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
});

const DESTROYS: LifecycleRule = {
  ID: name(0),
  Status: 'Enabled',
  Filter: { Prefix: '' },
  NoncurrentVersionExpiration: { NoncurrentDays: 1 },
};

/** One rule that destroys versions among as many as a bucket can have. */
export const expireAmongMany = (Bucket: string) => {
  const Rules = [DESTROYS, ...Array.from({ length: 999 }, (_, index) => tidies(index + 1))];
  const LifecycleConfiguration = { Rules };
  return clients.s3.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration }));
};
