import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type BucketProps,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { type OwnBucket as Held, ownBucketName } from '../core/scope/own-buckets.ts';
import { bucketArn } from './permissions/object-read.ts';
import { acknowledge } from './permissions/permission.ts';

export interface OwnBucketProps
  extends Pick<BucketProps, 'lifecycleRules' | 'objectLockEnabled' | 'objectLockDefaultRetention'> {
  readonly holds: Held;
  /** Why S3 writes no log of who uses it. */
  readonly unlogged: string;
}

/** A bucket of the stack's own. It outlives the stack: CloudFormation deletes no bucket with objects in it. */
export class OwnBucket extends Bucket {
  constructor(scope: Construct, id: string, { holds, unlogged, ...settings }: OwnBucketProps) {
    super(scope, id, {
      bucketName: nameIn(scope, holds),
      versioned: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      // CloudTrail and S3 Batch Operations write under it without any right to a key.
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      removalPolicy: RemovalPolicy.RETAIN,
      ...settings,
    });
    acknowledge(this, 'AwsSolutions-S1', unlogged);
  }
}

/** ARN of a bucket of the stack's own. By its name, which is known: what reads policies while the template is made reads no references. */
export const ownBucketArn = (scope: Construct, holds: Held): string => bucketArn(nameIn(scope, holds));

const nameIn = (scope: Construct, holds: Held): string => ownBucketName(Stack.of(scope), holds);
