import { Duration } from 'aws-cdk-lib';
import type { Key } from 'aws-cdk-lib/aws-kms';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { CANARY_PREFIX } from '../core/scope/canary.ts';
import { LIST_ACTIONS, READ_ACTIONS } from '../core/scope/reader-permissions.ts';
import { sendEvents } from './bucket-resource.ts';
import { OwnBucket, ownBucketArn } from './own-bucket.ts';
import type { Permission } from './permissions/permission.ts';

const ONE_DAY = Duration.days(1);

/** Where canaries are put, and where their alerts end. Both ends are the stack's own: none of these is in a guarded bucket, and none reaches people. */
export class Canary extends Construct {
  readonly bucket: Bucket;
  readonly topic: Topic;

  /** @param key of the alert topic: who disables it silences canaries too, and is noticed */
  constructor(scope: Construct, id: string, key: Key) {
    super(scope, id);
    this.bucket = new OwnBucket(this, 'Bucket', {
      holds: 'canary',
      unlogged: 'Nothing in it is of any use to anybody.',
      lifecycleRules: [{ expiration: ONE_DAY, noncurrentVersionExpiration: ONE_DAY }],
    });
    sendEvents(this.bucket);
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

  get #arn(): string {
    return ownBucketArn(this, 'canary');
  }
}

const EACH_HAS_A_KEY = 'Each canary has a key of its own, below this prefix.';
