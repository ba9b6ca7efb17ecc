import { RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type IBucket,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { ResolvedBucket } from '../config/types.ts';
import { SealwatchError } from '../core/base/errors.ts';
import { sendEvents } from './bucket-resource.ts';
import { acknowledge } from './permissions/permission.ts';

/** The buckets of the configuration: existing ones by name, the others made. */
export class GuardedBuckets extends Construct {
  readonly byName: ReadonlyMap<string, IBucket | Bucket>;

  constructor(scope: Construct, id: string, buckets: readonly ResolvedBucket[]) {
    super(scope, id);
    for (const bucket of buckets) refuseOtherRegion(bucket, Stack.of(this).region);
    this.byName = new Map(buckets.map((bucket) => [bucket.name, this.#bucket(bucket)]));
  }

  #bucket(bucket: ResolvedBucket): IBucket | Bucket {
    return bucket.existing
      ? Bucket.fromBucketName(this, bucket.name, bucket.name)
      : new CreatedBucket(this, bucket.name, bucket);
  }
}

/** S3 sends events to the bus of the bucket's own Region, and nowhere else. */
const refuseOtherRegion = ({ name, region }: ResolvedBucket, own: string): void => {
  if (region === undefined || Token.isUnresolved(own) || region === own) return;
  throw new SealwatchError(
    'CONFIG_INVALID',
    `bucket ${name} is in ${region}, this stack in ${own}: guard it from a stack of its own Region, with a configuration of its own (AWS_REGION=${region} cdk deploy --all -c config=FILE -c stack=NAME)`,
  );
};

/** A guarded bucket that the configuration asks for. It outlives the stack. */
class CreatedBucket extends Bucket {
  constructor(scope: Construct, id: string, { name, kmsKeyArn }: ResolvedBucket) {
    super(scope, id, {
      bucketName: name,
      versioned: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      encryption: kmsKeyArn ? BucketEncryption.KMS : BucketEncryption.S3_MANAGED,
      ...(kmsKeyArn && {
        encryptionKey: Key.fromKeyArn(scope, `${id}Key`, kmsKeyArn),
        bucketKeyEnabled: true,
      }),
      removalPolicy: RemovalPolicy.RETAIN,
    });
    sendEvents(this);
    acknowledge(
      this,
      'AwsSolutions-S1',
      'CloudTrail data events name who did what, sooner and with the identity.',
    );
  }
}
