import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { acknowledge } from '../permissions/acknowledge.ts';

export interface TrailBucketProps {
  /** The only trail that may write here. */
  readonly trailName: string;
}

/** Where a trail's records go. Kept when the stack goes: they are evidence. */
export class TrailBucket extends Bucket {
  constructor(scope: Construct, id: string, { trailName }: TrailBucketProps) {
    const { stackName, account, region } = Stack.of(scope);
    super(scope, id, {
      bucketName: `${stackName.toLowerCase().slice(0, 24)}-trail-${account}-${region}`,
      versioned: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.#admit(trailName);
    acknowledge(
      this,
      'AwsSolutions-S1',
      'It holds a log itself; the digests that CloudTrail signs show what is missing.',
    );
  }

  #admit(trailName: string): void {
    const { account } = Stack.of(this);
    const trail = Stack.of(this).formatArn({
      service: 'cloudtrail',
      resource: 'trail',
      resourceName: trailName,
    });
    const service = { principals: [new ServicePrincipal('cloudtrail.amazonaws.com')] };
    const StringEquals = { 'aws:SourceArn': trail };
    this.addToResourcePolicy(
      new PolicyStatement({
        ...service,
        actions: ['s3:GetBucketAcl'],
        resources: [this.bucketArn],
        conditions: { StringEquals },
      }),
    );
    this.addToResourcePolicy(
      new PolicyStatement({
        ...service,
        actions: ['s3:PutObject'],
        resources: [this.arnForObjects(`AWSLogs/${account}/*`)],
        conditions: { StringEquals: { ...StringEquals, 's3:x-amz-acl': 'bucket-owner-full-control' } },
      }),
    );
  }
}
