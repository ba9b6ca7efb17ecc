import { Aws, Duration, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  BlockedEncryptionType,
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type IBucket,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { sendEvents } from '../bucket-resource.ts';
import { acknowledge } from '../permissions/permission.ts';
import { denial, deniedChanges, deniedOldSignatures } from './denied-access.ts';

export interface LogBucketProps {
  readonly administrators: readonly string[];
}

/**
 * Where access logs and inventories go: evidence, so only AWS's services write it, and it is kept. S3 delivers logs
 * neither to a bucket with a default retention nor to one that is encrypted with a key of KMS.
 */
export class LogBucket extends Bucket {
  constructor(scope: Construct, id: string, { administrators }: LogBucketProps) {
    super(scope, id, {
      versioned: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      encryption: BucketEncryption.S3_MANAGED,
      blockedEncryptionTypes: [BlockedEncryptionType.SSE_C],
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      lifecycleRules: [{ id: 'uploads', abortIncompleteMultipartUploadAfter: Duration.days(7) }],
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.addToResourcePolicy(
      denial('OnlyServicesWrite', {
        actions: ['s3:PutObject'],
        resources: [this.arnForObjects('*')],
        conditions: { Bool: { 'aws:PrincipalIsAWSService': 'false' } },
      }),
    );
    this.addToResourcePolicy(deniedOldSignatures(this));
    for (const statement of deniedChanges(this, { administrators, keepsObjects: true }))
      this.addToResourcePolicy(statement);
    // Guarding it needs them, and its policy keeps Sealwatch from switching them on.
    sendEvents(this);
    acknowledge(this, 'AwsSolutions-S1', 'It holds the log; one of itself would log its own delivery.');
  }
}

const SERVICES = { access: 'logging.s3.amazonaws.com', inventory: 's3.amazonaws.com' } as const;

/** Lets S3 deliver what it has to say of a bucket. */
export const admitDelivery = (
  logs: IBucket | Bucket,
  source: Bucket,
  kind: keyof typeof SERVICES,
  prefix: string,
): void => {
  logs.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal(SERVICES[kind])],
      actions: ['s3:PutObject'],
      resources: [logs.arnForObjects(`${prefix}*`)],
      conditions: {
        ArnLike: { 'aws:SourceArn': source.bucketArn },
        StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
      },
    }),
  );
};
