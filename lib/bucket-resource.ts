import { type Bucket, CfnBucket } from 'aws-cdk-lib/aws-s3';
import { SealwatchError } from '../core/base/errors.ts';

/** The resource itself, for what the construct does only with other means: with functions, or with ACLs. */
export const bucketResource = (bucket: Bucket): CfnBucket => {
  const resource = bucket.node.defaultChild;
  if (resource instanceof CfnBucket) return resource;
  throw new SealwatchError('INTERNAL', `${bucket.node.path} has no bucket in it`);
};

/** The construct's own switch would deploy a function that may change any bucket. */
export const sendEvents = (bucket: Bucket): void => {
  bucketResource(bucket).notificationConfiguration = {
    eventBridgeConfiguration: { eventBridgeEnabled: true },
  };
};
