import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { Key } from 'aws-cdk-lib/aws-kms';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { CANARY_PREFIX, canaryBucketName } from '../core/scope/canary.ts';
import { LIST_ACTIONS, READ_ACTIONS } from '../core/scope/reader-permissions.ts';
import { sendEvents } from './bucket-resource.ts';
import { bucketArn } from './permissions/object-read.ts';
import { acknowledge, type Permission } from './permissions/permission.ts';

const ONE_DAY = Duration.days(1);

/** Where canaries are put, and where their alerts end. Both ends are the stack's own: no canary is in a guarded bucket, and none reaches people. */
export class Canary extends Construct {
  readonly bucket: Bucket;
  readonly topic: Topic;

  /** @param key of the alert topic: who disables it silences canaries too, and is noticed */
  constructor(scope: Construct, id: string, key: Key) {
    super(scope, id);
    this.bucket = new CanaryBucket(this, 'Bucket');
    this.topic = new Topic(this, 'Topic', {
      displayName: 'Sealwatch canary',
      masterKey: key,
      enforceSSL: true,
    });
  }

  /** Putting one. */
  get put(): Permission {
    return { actions: ['s3:PutObject'], resources: [this.#objects], wildcard: EACH_HAS_A_KEY };
  }

  /** Reading one, as guarded objects are read. */
  get read(): readonly Permission[] {
    return [
      { actions: READ_ACTIONS, resources: [this.#objects], wildcard: EACH_HAS_A_KEY },
      { actions: LIST_ACTIONS, resources: [this.#arn] },
    ];
  }

  get #objects(): string {
    return `${this.#arn}/${CANARY_PREFIX}*`;
  }

  // By its name, which is known: what reads policies while the template is made reads no references.
  get #arn(): string {
    return bucketArn(nameIn(this));
  }
}

const nameIn = (scope: Construct): string => {
  const { stackName, account, region } = Stack.of(scope);
  return canaryBucketName(stackName, account, region);
};

const EACH_HAS_A_KEY = 'Each canary has a key of its own, below this prefix.';

/** It outlives the stack: CloudFormation deletes no bucket with objects in it. What is in it is gone after some days. */
class CanaryBucket extends Bucket {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      bucketName: nameIn(scope),
      versioned: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      lifecycleRules: [{ expiration: ONE_DAY, noncurrentVersionExpiration: ONE_DAY }],
      removalPolicy: RemovalPolicy.RETAIN,
    });
    sendEvents(this);
    acknowledge(this, 'AwsSolutions-S1', 'Nothing in it is of any use to anybody.');
  }
}
