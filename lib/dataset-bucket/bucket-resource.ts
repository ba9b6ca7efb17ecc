import type { Bucket, CfnBucket } from 'aws-cdk-lib/aws-s3';
import { CfnBucket as BucketResource } from 'aws-cdk-lib/aws-s3';
import { SealwatchError } from '../../config/index.ts';

/** The resource itself, for what the construct does only with other means: with functions, or with ACLs. */
export const resourceOf = (bucket: Bucket): CfnBucket => {
  const resource = bucket.node.defaultChild;
  if (resource instanceof BucketResource) return resource;
  throw new SealwatchError('INTERNAL', `${bucket.node.path} has no bucket in it`);
};

/** The construct's own switch would deploy a function that may change any bucket. */
export const sendEvents = (bucket: Bucket): void => {
  resourceOf(bucket).notificationConfiguration = { eventBridgeConfiguration: { eventBridgeEnabled: true } };
};
