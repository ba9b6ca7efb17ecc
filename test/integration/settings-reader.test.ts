import { randomBytes } from 'node:crypto';
import {
  CreateBucketCommand,
  PutBucketAclCommand,
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketLoggingCommand,
  PutBucketNotificationConfigurationCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand,
  PutBucketReplicationCommand,
  PutBucketVersioningCommand,
  PutObjectLockConfigurationCommand,
  PutPublicAccessBlockCommand,
} from '@aws-sdk/client-s3';
import { describe, expect, inject, it } from 'vitest';
import { s3Client } from '../../aws/s3/client.ts';
import { S3SettingsReader } from '../../aws/s3/settings/settings-reader.ts';
import type { SettingName } from '../../core/cloudtrail/settings/setting.ts';
import { clientSettings } from './real-stage.ts';

const client = s3Client({
  ...clientSettings(inject('localEndpoint'), inject('localEnvironment')),
  forcePathStyle: true,
});
const reader = new S3SettingsReader(client);

async function newBucket(ObjectLockEnabledForBucket = false): Promise<string> {
  const Bucket = `settings-${randomBytes(4).toString('hex')}`;
  await client.send(new CreateBucketCommand({ Bucket, ObjectLockEnabledForBucket }));
  return Bucket;
}

async function readValue(bucket: string, setting: SettingName): Promise<unknown> {
  const read = await reader.read(`bucket/${bucket}`, setting);
  return read.kind === 'read' ? read.value : read;
}

describe('settings of a new bucket', () => {
  it.each([
    ['policy', null],
    ['versioning', { status: 'Never', mfaDelete: false }],
    ['lifecycle', []],
    ['replication', []],
    ['object-lock', { isEnabled: false, retention: null }],
    ['logging', null],
    ['notification', { eventBridge: false }],
    ['acl', { grants: [] }],
    ['abac', 'Disabled'],
  ] as const)('%s is none', async (setting, value) => {
    const read = await readValue(await newBucket(), setting);
    if (typeof value === 'object' && value !== null) expect(read).toMatchObject(value);
    else expect(read).toBe(value);
  });

  it('is not there where the bucket is not', async () => {
    const read = await reader.read(`bucket/never-${randomBytes(4).toString('hex')}`, 'lifecycle');
    expect(read).toEqual({ kind: 'gone' });
  });
});

describe('settings that were set', () => {
  it('versioning and what depends on it', async () => {
    const Bucket = await newBucket();
    await client.send(
      new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }),
    );
    expect(await readValue(Bucket, 'versioning')).toEqual({ status: 'Enabled', mfaDelete: false });
    const Role = 'arn:aws:iam::000000000000:role/replication';
    const Destination = { Bucket: 'arn:aws:s3:::copy', Account: '999988887777' };
    const Rules = [
      {
        ID: 'copy',
        Status: 'Enabled',
        Priority: 1,
        Filter: { Prefix: 'a/' },
        DeleteMarkerReplication: { Status: 'Disabled' },
        Destination,
      } as const,
    ];
    await client.send(new PutBucketReplicationCommand({ Bucket, ReplicationConfiguration: { Role, Rules } }));
    expect(await readValue(Bucket, 'replication')).toMatchObject([
      { bucket: 'copy', account: '999988887777', filter: { prefix: 'a/' } },
    ]);
  });

  it('lifecycle', async () => {
    const Bucket = await newBucket();
    const Rules = [
      {
        ID: 'old',
        Status: 'Enabled',
        Filter: { Prefix: 'a/' },
        NoncurrentVersionExpiration: { NoncurrentDays: 1 },
      } as const,
    ];
    await client.send(
      new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules } }),
    );
    expect(await readValue(Bucket, 'lifecycle')).toMatchObject([
      { rule: 'old', what: 'noncurrent', days: 1, keep: 0, filter: { prefix: 'a/' } },
    ]);
  });

  it('encryption, logging and notifications', async () => {
    const Bucket = await newBucket();
    const ApplyServerSideEncryptionByDefault = { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: 'key-1' } as const;
    const ServerSideEncryptionConfiguration = { Rules: [{ ApplyServerSideEncryptionByDefault }] };
    await client.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration }));
    expect(await readValue(Bucket, 'encryption')).toMatchObject({ algorithm: 'aws:kms', key: 'key-1' });
    const LoggingEnabled = { TargetBucket: await newBucket(), TargetPrefix: 'log/' };
    await client.send(new PutBucketLoggingCommand({ Bucket, BucketLoggingStatus: { LoggingEnabled } }));
    expect(await readValue(Bucket, 'logging')).toEqual({
      bucket: LoggingEnabled.TargetBucket,
      prefix: 'log/',
    });
    const NotificationConfiguration = { EventBridgeConfiguration: {} };
    await client.send(new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration }));
    expect(await readValue(Bucket, 'notification')).toEqual({ eventBridge: true });
  });

  it('default retention', async () => {
    const Bucket = await newBucket(true);
    const Rule = { DefaultRetention: { Mode: 'GOVERNANCE', Years: 1 } } as const;
    const ObjectLockConfiguration = { ObjectLockEnabled: 'Enabled', Rule } as const;
    await client.send(new PutObjectLockConfigurationCommand({ Bucket, ObjectLockConfiguration }));
    expect(await readValue(Bucket, 'object-lock')).toEqual({
      isEnabled: true,
      retention: { mode: 'GOVERNANCE', days: 365 },
    });
  });

  it('who may reach it', async () => {
    const Bucket = await newBucket();
    const ObjectOwnership = 'BucketOwnerPreferred';
    await client.send(
      new PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls: { Rules: [{ ObjectOwnership }] } }),
    );
    expect(await readValue(Bucket, 'ownership')).toBe('BucketOwnerPreferred');
    const PublicAccessBlockConfiguration = { RestrictPublicBuckets: true };
    await client.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration }));
    expect(await readValue(Bucket, 'public-access-block')).toMatchObject({
      restrictPublicBuckets: true,
      blockPublicPolicy: false,
    });
    const Statement = [
      { Effect: 'Deny', Principal: '*', Action: 's3:GetObject', Resource: `arn:aws:s3:::${Bucket}/*` },
    ];
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement });
    await client.send(new PutBucketPolicyCommand({ Bucket, Policy }));
    expect(await readValue(Bucket, 'policy')).toEqual(JSON.parse(Policy));
    await client.send(new PutBucketAclCommand({ Bucket, ACL: 'public-read' }));
    expect(await readValue(Bucket, 'acl')).toMatchObject({
      grants: [{ grantee: 'AllUsers', permission: 'READ' }],
    });
  });
});
