import { RemovalPolicy } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import { BlockPublicAccess, Bucket, BucketEncryption, CfnBucket, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { ResolvedBucket } from '../../config/index.ts';
import { acknowledge } from '../permissions/acknowledge.ts';

/** A guarded bucket that the configuration asks for. It outlives the stack. */
export class CreatedBucket extends Bucket {
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
      'CloudTrail data events tell who did what, sooner and with the identity.',
    );
  }
}

/** Through the resource itself: the construct's own switch would deploy another function that may change any bucket. */
const sendEvents = (bucket: Bucket): void => {
  if (bucket.node.defaultChild instanceof CfnBucket)
    bucket.node.defaultChild.notificationConfiguration = {
      eventBridgeConfiguration: { eventBridgeEnabled: true },
    };
};
