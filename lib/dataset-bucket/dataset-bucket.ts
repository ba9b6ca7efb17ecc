import { Duration, Names, RemovalPolicy, Tags } from 'aws-cdk-lib';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  BlockedEncryptionType,
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type IBucket,
  ObjectLockRetention,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { SealwatchError } from '../../core/base/errors.ts';
import type { Mode } from '../../core/scope/dataset.ts';
import { bucketResource, sendEvents } from '../bucket-resource.ts';
import { DataKey } from './data-key.ts';
import type { DatasetBucketProps } from './dataset-bucket-props.ts';
import { DatasetGrants } from './dataset-grants.ts';
import {
  administratorsOf,
  denial,
  deniedChanges,
  deniedOldSignatures,
  deniedOutside,
} from './denied-access.ts';
import { admitDelivery, LogBucket } from './log-bucket.ts';

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
      // Nothing else has an end: a lifecycle that deletes versions is an attack that passes for thrift.
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

const ALGORITHM = 's3:x-amz-server-side-encryption';
const KEY = 's3:x-amz-server-side-encryption-aws-kms-key-id';
const CUSTOMER_ALGORITHM = 's3:x-amz-server-side-encryption-customer-algorithm';

/**
 * Denies uploads that another key, or none of ours, would encrypt. S3 asks the policy before it applies its default, so a
 * header that is missing is missing here; and `aws:kms` without a key is AWS's own key, not the default.
 */
const deniedEncryption = (
  bucket: Bucket,
  keyArn: string,
  headers: NonNullable<DatasetBucketProps['encryptionHeaders']>,
): readonly PolicyStatement[] => {
  const uploads = { actions: ['s3:PutObject'], resources: [bucket.arnForObjects('*')] };
  const otherAlgorithm = { StringNotEquals: { [ALGORITHM]: 'aws:kms' } };
  const otherKey = { StringNotEquals: { [KEY]: keyArn } };
  // A missing header differs from everything: the condition compares only where the header is there.
  const said = (name: string) => (headers === 'optional' ? { Null: { [name]: 'false' } } : {});
  return [
    denial('OnlyThisAlgorithm', { ...uploads, conditions: { ...otherAlgorithm, ...said(ALGORITHM) } }),
    denial('OnlyThisKey', { ...uploads, conditions: { ...otherKey, ...said(ALGORITHM) } }),
    ...(headers === 'optional'
      ? [denial('NoOtherKeyByItself', { ...uploads, conditions: { ...otherKey, ...said(KEY) } })]
      : []),
    denial('NoCustomerKeys', { ...uploads, conditions: { Null: { [CUSTOMER_ALGORITHM]: 'false' } } }),
  ];
};

const INVENTORY_FIELDS = [
  'Size',
  'LastModifiedDate',
  'ETag',
  'IsMultipartUploaded',
  'EncryptionStatus',
  'BucketKeyStatus',
  'ChecksumAlgorithm',
  'ObjectLockMode',
  'ObjectLockRetainUntilDate',
  'ObjectLockLegalHoldStatus',
];

/**
 * Switches on the access log, an inventory of all versions, and events. Through the resource: what the construct makes of a
 * log bucket depends on the app's feature flags, and is an ACL where they are off.
 */
const deliverLogs = (bucket: Bucket, logs: IBucket | Bucket): void => {
  const name = Names.uniqueResourceName(bucket, { maxLength: 100, separator: '-' });
  const access = `access/${name}/`;
  const inventory = `inventory/${name}/`;
  const resource = bucketResource(bucket);
  resource.loggingConfiguration = { destinationBucketName: logs.bucketName, logFilePrefix: access };
  resource.inventoryConfigurations = [inventoryTo(logs, inventory)];
  sendEvents(bucket);
  admitDelivery(logs, bucket, 'access', access);
  admitDelivery(logs, bucket, 'inventory', inventory);
};

const inventoryTo = (logs: IBucket | Bucket, prefix: string) => ({
  id: 'all-versions',
  enabled: true,
  includedObjectVersions: 'All',
  scheduleFrequency: 'Daily',
  optionalFields: INVENTORY_FIELDS,
  destination: { bucketArn: logs.bucketArn, format: 'Parquet', prefix },
});

type Lock = NonNullable<DatasetBucketProps['objectLock']>;

/**
 * What is sealed shall outlive also an attacker with every right, so nobody can lift its lock. What grows may take in
 * something that has to go again, so somebody can.
 */
const LOCKS: Readonly<Record<Mode, Lock>> = {
  sealed: 'compliance',
  'append-only': 'governance',
  growing: 'governance',
  open: 'none',
};

const DAYS: Readonly<Record<Mode, number>> = { sealed: 90, 'append-only': 90, growing: 30, open: 30 };

/**
 * The default retention of a bucket; `null` for none.
 * @throws {SealwatchError} `CONFIG_INVALID` for a retention without a lock, or of less than a day
 */
const retentionOf = (props: DatasetBucketProps): ObjectLockRetention | null => {
  const { mode, objectLock = LOCKS[mode], retention = Duration.days(DAYS[mode]) } = props;
  if (objectLock === 'none') return refuseRetention(props);
  const days = retention.toDays({ integral: false });
  if (!Number.isInteger(days) || days < 1)
    throw invalid(`retention is ${days} days, allowed are whole days, at least 1`);
  return objectLock === 'compliance'
    ? ObjectLockRetention.compliance(retention)
    : ObjectLockRetention.governance(retention);
};

const refuseRetention = ({ mode, retention }: DatasetBucketProps): null => {
  if (retention === undefined) return null;
  throw invalid(
    `retention is given but nothing is locked (mode ${mode}); give objectLock: 'governance' or 'compliance' too`,
  );
};

const invalid = (message: string): SealwatchError => new SealwatchError('CONFIG_INVALID', message);
