import {
  type BucketVersioningStatus,
  DeleteBucketEncryptionCommand,
  DeleteBucketLifecycleCommand,
  DeleteBucketReplicationCommand,
  type ObjectLockRetentionMode,
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketLoggingCommand,
  PutBucketNotificationConfigurationCommand,
  PutBucketReplicationCommand,
  PutBucketVersioningCommand,
  PutObjectLockConfigurationCommand,
} from '@aws-sdk/client-s3';
import { BUCKETS } from '../deployed/datasets.ts';
import { clients, deployment } from '../deployed/deployment.ts';
import type { SettingCase } from './setting-case.ts';

const { s3 } = clients;

const version = (Status: BucketVersioningStatus) => (Bucket: string) =>
  s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } }));

const expireOldVersions = (Bucket: string) => {
  const NoncurrentVersionExpiration = { NoncurrentDays: 1 };
  const rule = {
    ID: 'tidy',
    Status: 'Enabled',
    Filter: { Prefix: '' },
    NoncurrentVersionExpiration,
  } as const;
  const LifecycleConfiguration = { Rules: [rule] };
  return s3.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration }));
};

const encrypt = (Bucket: string) => {
  const KMSMasterKeyID = `arn:aws:kms:${deployment.region}:${deployment.account}:key/training-data`;
  const ApplyServerSideEncryptionByDefault = { SSEAlgorithm: 'aws:kms', KMSMasterKeyID } as const;
  const ServerSideEncryptionConfiguration = { Rules: [{ ApplyServerSideEncryptionByDefault }] };
  return s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration }));
};

const replicateAway = (Bucket: string) => {
  const rule = {
    ID: 'copy',
    Status: 'Enabled',
    Priority: 1,
    Filter: { Prefix: '' },
    DeleteMarkerReplication: { Status: 'Disabled' },
    Destination: { Bucket: 'arn:aws:s3:::of-somebody-else', Account: '999988887777' },
  } as const;
  const Role = `arn:aws:iam::${deployment.account}:role/replication`;
  const ReplicationConfiguration = { Role, Rules: [rule] };
  return s3.send(new PutBucketReplicationCommand({ Bucket, ReplicationConfiguration }));
};

const retain = (Mode: ObjectLockRetentionMode, Days: number) => (Bucket: string) => {
  const Rule = { DefaultRetention: { Mode, Days } };
  const ObjectLockConfiguration = { ObjectLockEnabled: 'Enabled', Rule } as const;
  return s3.send(new PutObjectLockConfigurationCommand({ Bucket, ObjectLockConfiguration }));
};

const logTo = (TargetBucket: string | null) => (Bucket: string) => {
  const LoggingEnabled = TargetBucket === null ? undefined : { TargetBucket, TargetPrefix: 'log/' };
  return s3.send(new PutBucketLoggingCommand({ Bucket, BucketLoggingStatus: { LoggingEnabled } }));
};

const notify = (NotificationConfiguration: object) => (Bucket: string) =>
  s3.send(new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration }));

/** How a bucket keeps what is in it, and reports it. */
export const PROTECTION: readonly SettingCase[] = [
  {
    rule: 'versioning-suspended',
    severity: 'critical',
    bucket: 'settings',
    call: 'PutBucketVersioning',
    weaken: version('Suspended'),
    undo: version('Enabled'),
  },
  {
    rule: 'lifecycle-destroys-data',
    severity: 'critical',
    bucket: 'settings',
    call: 'PutBucketLifecycle',
    weaken: expireOldVersions,
    undo: (Bucket) => s3.send(new DeleteBucketLifecycleCommand({ Bucket })),
  },
  {
    rule: 'encryption-weakened',
    severity: 'high',
    bucket: 'settings',
    call: 'DeleteBucketEncryption',
    prepare: encrypt,
    weaken: (Bucket) => s3.send(new DeleteBucketEncryptionCommand({ Bucket })),
    undo: encrypt,
  },
  {
    rule: 'replication-external-account',
    severity: 'high',
    // Its versions must stay on.
    bucket: 'door',
    call: 'PutBucketReplication',
    weaken: replicateAway,
    undo: (Bucket) => s3.send(new DeleteBucketReplicationCommand({ Bucket })),
  },
  {
    rule: 'default-retention-weakened',
    severity: 'medium',
    bucket: 'lock',
    call: 'PutBucketObjectLockConfiguration',
    prepare: retain('GOVERNANCE', 30),
    weaken: retain('GOVERNANCE', 1),
    undo: retain('GOVERNANCE', 30),
  },
  {
    rule: 'logging-disabled',
    severity: 'high',
    bucket: 'settings',
    call: 'PutBucketLogging',
    prepare: logTo(BUCKETS.plain),
    weaken: logTo(null),
    undo: logTo(BUCKETS.plain),
  },
  {
    rule: 'event-feed-cut',
    severity: 'critical',
    bucket: 'settings',
    call: 'PutBucketNotification',
    weaken: notify({}),
    undo: notify({ EventBridgeConfiguration: {} }),
  },
];
