import { Stack, Token } from 'aws-cdk-lib';
import { Bucket, type IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { type ResolvedBucket, SealwatchError } from '../../config/index.ts';
import { CreatedBucket } from './created-bucket.ts';

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
