import { Duration, RemovalPolicy, Tags } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  BlockedEncryptionType,
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type IBucket,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { Mode } from '../../config/index.ts';
import { administratorsOf } from './administrators.ts';
import { DataKey } from './data-key.ts';
import type { DatasetBucketProps } from './dataset-bucket-props.ts';
import { DatasetGrants } from './dataset-grants.ts';
import { deliverLogs } from './deliver-logs.ts';
import { deniedOldSignatures, deniedOutside } from './denied-access.ts';
import { deniedChanges } from './denied-changes.ts';
import { deniedEncryption } from './denied-encryption.ts';
import { LogBucket } from './log-bucket.ts';
import { retentionOf } from './retention.ts';

/**
 * A bucket for training data or model artifacts that resists tampering: what it is made of is in `docs/dataset-bucket.md`.
 * @throws {SealwatchError} `CONFIG_INVALID` when properties contradict each other
 */
export class DatasetBucket extends Construct {
  readonly bucket: Bucket;
  readonly encryptionKey: IKey;
  /** May be given to other dataset buckets, which then share it. */
  readonly logBucket: IBucket | Bucket;
  readonly mode: Mode;
  /** What training jobs and publishers may do. */
  readonly grants: DatasetGrants;

  constructor(scope: Construct, id: string, props: DatasetBucketProps) {
    super(scope, id);
    const administrators = administratorsOf(this, props.administrators);
    this.mode = props.mode;
    this.encryptionKey =
      props.encryptionKey ??
      new DataKey(this, 'Key', { description: `Objects of ${this.node.path}`, administrators });
    this.logBucket = props.logBucket ?? new LogBucket(this, 'Logs', { administrators });
    this.bucket = this.#bucket(props);
    deliverLogs(this.bucket, this.logBucket);
    this.#deny(props, administrators);
    Tags.of(this).add('owner', props.owner);
    Tags.of(this).add('data-class', props.dataClass);
    this.grants = new DatasetGrants(this);
  }

  #bucket(props: DatasetBucketProps): Bucket {
    const retention = retentionOf(props);
    return new Bucket(this, 'Bucket', {
      ...(props.bucketName !== undefined && { bucketName: props.bucketName }),
      versioned: true,
      ...(retention && { objectLockEnabled: true, objectLockDefaultRetention: retention }),
      encryption: BucketEncryption.KMS,
      encryptionKey: this.encryptionKey,
      bucketKeyEnabled: true,
      blockedEncryptionTypes: [BlockedEncryptionType.SSE_C],
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      // Nothing else has an end: a lifecycle that deletes versions is an attack that looks like thrift.
      lifecycleRules: [{ id: 'uploads', abortIncompleteMultipartUploadAfter: Duration.days(7) }],
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }

  #deny(props: DatasetBucketProps, administrators: readonly string[]): void {
    const { mode, encryptionHeaders = 'required' } = props;
    const statements = [
      ...deniedEncryption(this.bucket, this.encryptionKey.keyArn, encryptionHeaders),
      ...deniedChanges(this.bucket, { administrators, keepsObjects: mode !== 'open' }),
      deniedOldSignatures(this.bucket, props.signedUrlAge),
      ...(props.vpcEndpointId === undefined
        ? []
        : [deniedOutside(this.bucket, props.vpcEndpointId, props.outsideEndpoint)]),
    ];
    for (const statement of statements) this.bucket.addToResourcePolicy(statement);
  }
}
