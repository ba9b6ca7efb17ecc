import {
  CreateBucketCommand,
  PutBucketAclCommand,
  PutBucketEncryptionCommand,
  PutBucketInventoryConfigurationCommand,
  type PutBucketInventoryConfigurationCommandInput,
  PutBucketLifecycleConfigurationCommand,
  PutBucketLoggingCommand,
  PutBucketNotificationConfigurationCommand,
  PutBucketPolicyCommand,
  PutBucketReplicationCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
  PutObjectLockConfigurationCommand,
  PutPublicAccessBlockCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import {
  CreateAccessPointCommand,
  PutAccessPointPolicyCommand,
  type S3ControlClient,
} from '@aws-sdk/client-s3-control';
import { LOGS, replication, type Setup } from './setup.ts';

/** A bucket that others write to: S3 replicates to none without versions. */
export async function makePlainBucket(s3: S3Client, Bucket: string): Promise<void> {
  await s3.send(new CreateBucketCommand({ Bucket }));
  await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }));
}

/** Makes a bucket, and sets everything as it is asked for. */
export async function makeBucket(
  s3: S3Client,
  s3Control: S3ControlClient,
  setup: Setup,
  where: { readonly account: string; readonly region: string },
): Promise<void> {
  const { bucket: Bucket, acl, block, encryption, retention } = setup;
  await s3.send(
    new CreateBucketCommand({
      Bucket,
      ObjectOwnership: setup.ownership,
      ObjectLockEnabledForBucket: retention !== null,
    }),
  );
  // A lock has versioning enabled already, and S3 replicates what has versions only.
  if (retention === null) {
    const VersioningConfiguration = { Status: setup.versioning };
    await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
  } else {
    const Rule = { DefaultRetention: { Mode: 'GOVERNANCE', Days: retention } } as const;
    const ObjectLockConfiguration = { ObjectLockEnabled: 'Enabled', Rule } as const;
    await s3.send(new PutObjectLockConfigurationCommand({ Bucket, ObjectLockConfiguration }));
  }
  const ServerSideEncryptionConfiguration = {
    Rules: [
      {
        ApplyServerSideEncryptionByDefault: encryption,
        BlockedEncryptionTypes: { EncryptionType: [setup.blockedEncryption] },
      },
    ],
  };
  await s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration }));
  if (acl !== 'private') await s3.send(new PutBucketAclCommand({ Bucket, ACL: acl }));
  await s3.send(new PutBucketPolicyCommand({ Bucket, Policy: documentOf(Object.values(setup.statements)) }));
  await s3.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: block }));
  await putRest(s3, setup);
  await makePoint(s3Control, setup, where);
}

async function putRest(s3: S3Client, setup: Setup): Promise<void> {
  const { bucket: Bucket, lifecycle, replicatedTo, loggedTo, tellsEventBridge } = setup;
  const TagSet = Object.entries(setup.tags).map(([Key, Value]) => ({ Key, Value }));
  if (TagSet.length > 0) await s3.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet } }));
  if (lifecycle.length > 0) {
    const LifecycleConfiguration = { Rules: [...lifecycle] };
    await s3.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration }));
  }
  if (replicatedTo !== null) {
    const Role = `arn:aws:iam::${replicatedTo}:role/Replicator`;
    const ReplicationConfiguration = { Role, Rules: [replication(replicatedTo)] };
    await s3.send(new PutBucketReplicationCommand({ Bucket, ReplicationConfiguration }));
  }
  if (loggedTo !== null) {
    const LoggingEnabled = { TargetBucket: loggedTo, TargetPrefix: `${Bucket}/` };
    await s3.send(new PutBucketLoggingCommand({ Bucket, BucketLoggingStatus: { LoggingEnabled } }));
  }
  await s3.send(new PutBucketInventoryConfigurationCommand(inventoryOf(setup)));
  if (tellsEventBridge) {
    const NotificationConfiguration = { EventBridgeConfiguration: {} };
    await s3.send(new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration }));
  }
}

const inventoryOf = ({ bucket, inventoried }: Setup): PutBucketInventoryConfigurationCommandInput => ({
  Bucket: bucket,
  Id: 'versions',
  InventoryConfiguration: {
    Id: 'versions',
    IsEnabled: true,
    IncludedObjectVersions: inventoried,
    Schedule: { Frequency: 'Daily' },
    Destination: { S3BucketDestination: { Bucket: `arn:aws:s3:::${LOGS}`, Format: 'Parquet' } },
  },
});

async function makePoint(
  s3Control: S3ControlClient,
  { bucket: Bucket, point }: Setup,
  { account: AccountId, region }: { readonly account: string; readonly region: string },
): Promise<void> {
  const Name = `${Bucket}-door`.slice(-50);
  await s3Control.send(
    new CreateAccessPointCommand({ AccountId, Name, Bucket, PublicAccessBlockConfiguration: point.block }),
  );
  const statement = point.statement(`arn:aws:s3:${region}:${AccountId}:accesspoint/${Name}`);
  if (statement === null) return;
  const Policy = documentOf([statement]);
  await s3Control.send(new PutAccessPointPolicyCommand({ AccountId, Name, Policy }));
}

export const documentOf = (Statement: readonly object[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement });
