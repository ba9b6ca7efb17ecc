import { randomUUID } from 'node:crypto';
import {
  CloudTrailClient,
  CreateTrailCommand,
  DeleteTrailCommand,
  PutEventSelectorsCommand,
  StartLoggingCommand,
  StopLoggingCommand,
  UpdateTrailCommand,
} from '@aws-sdk/client-cloudtrail';
import {
  CreateKeyCommand,
  DescribeKeyCommand,
  DisableKeyCommand,
  KMSClient,
  PutKeyPolicyCommand,
  ScheduleKeyDeletionCommand,
} from '@aws-sdk/client-kms';
import * as s3 from '@aws-sdk/client-s3';
import {
  CreateAccessPointCommand,
  DeleteAccessPointPolicyCommand,
  PutAccessPointPolicyCommand,
} from '@aws-sdk/client-s3-control';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, expect, it } from 'vitest';
import { s3Client } from '../../aws/s3/client.ts';
import { s3ControlClient } from '../../aws/s3/control-client.ts';
import { AwsSettingsReader } from '../../aws/settings/aws-settings-reader.ts';
import { putBack } from '../../cli/findings/put-back/put-back.ts';
import type { SettingName } from '../../core/cloudtrail/settings/setting.ts';
import { startLocalAws } from '../../local/start-local-aws.ts';
import { runAwsCommands } from '../aws-command/run-in-shell.ts';
import { HERE, putBackOf } from '../cli/put-back-of.ts';
import { activityFinding } from '../fakes/activity-finding.ts';

// An AWS of its own: trails and the account's block are seen by every audit.
const aws = await startLocalAws({ environment: {} });
afterAll(() => aws.stop());
const { endpoint, environment } = aws;
const region = environment.AWS_REGION ?? '';
const ACCOUNT = '000000000000';
const settings = { endpoint, region, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
const clients = {
  s3: s3Client({ ...settings, forcePathStyle: true }),
  s3Control: s3ControlClient(endpoint, settings),
  cloudTrail: new CloudTrailClient(settings),
  kms: new KMSClient(settings),
};
const reader = new AwsSettingsReader(clients, ACCOUNT);

async function readValue(resource: string, setting: SettingName): Promise<unknown> {
  const read = await reader.read(resource, setting);
  if (read.kind !== 'read') throw new Error(`${setting} of ${resource}: ${read.kind}`);
  return read.value;
}

/** Changes a setting, types what is printed, and reads what the setting is then. */
async function undone(resource: string, setting: SettingName, change: () => Promise<unknown>) {
  const before = await readValue(resource, setting);
  await change();
  const after = await readValue(resource, setting);
  const { commands } = putBackOf(setting, { before, after, resource } as never);
  await runAwsCommands(clients, commands);
  return { before, after, commands, atEnd: await readValue(resource, setting) };
}

function expectUndone({ before, after, commands, atEnd }: Awaited<ReturnType<typeof undone>>): void {
  expect(after).not.toEqual(before);
  expect(commands).not.toEqual([]);
  expect(atEnd).toEqual(before);
}

async function bucket(ObjectLockEnabledForBucket = false): Promise<string> {
  const Bucket = `undo-${randomUUID().slice(0, 8)}`;
  await clients.s3.send(new s3.CreateBucketCommand({ Bucket, ObjectLockEnabledForBucket }));
  return Bucket;
}

interface Case {
  readonly setting: SettingName;
  readonly title: string;
  /** What the bucket has before; nothing where it has never had any. */
  readonly has?: (Bucket: string) => unknown;
  readonly gets: (Bucket: string) => unknown;
  readonly isLocked?: boolean;
}

const policy = (Bucket: string, Sid: string) =>
  new s3.PutBucketPolicyCommand({
    Bucket,
    Policy: JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Sid,
          Effect: 'Allow',
          Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
          Action: 's3:GetObject',
          Resource: `arn:aws:s3:::${Bucket}/it's "$HOME" \`id\` \\ é\u202e/*`,
        },
      ],
    }),
  });
const acl = (Bucket: string, ACL: s3.BucketCannedACL) => new s3.PutBucketAclCommand({ Bucket, ACL });
const block = (Bucket: string, on: boolean) =>
  new s3.PutPublicAccessBlockCommand({
    Bucket,
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: true,
      IgnorePublicAcls: on,
      BlockPublicPolicy: false,
      RestrictPublicBuckets: on,
    },
  });
const versioning = (Bucket: string, Status: 'Enabled' | 'Suspended') =>
  new s3.PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } });
const lifecycle = (Bucket: string, ...Rules: s3.LifecycleRule[]) =>
  new s3.PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules } });
const encryption = (Bucket: string, SSEAlgorithm: s3.ServerSideEncryption, KMSMasterKeyID?: string) =>
  new s3.PutBucketEncryptionCommand({
    Bucket,
    ServerSideEncryptionConfiguration: {
      Rules: [
        {
          ApplyServerSideEncryptionByDefault: { SSEAlgorithm, ...(KMSMasterKeyID ? { KMSMasterKeyID } : {}) },
        },
      ],
    },
  });
const retention = (Bucket: string, Days?: number) =>
  new s3.PutObjectLockConfigurationCommand({
    Bucket,
    ObjectLockConfiguration: {
      ObjectLockEnabled: 'Enabled',
      ...(Days ? { Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Days } } } : {}),
    },
  });
const logging = (Bucket: string, TargetPrefix?: string) =>
  new s3.PutBucketLoggingCommand({
    Bucket,
    BucketLoggingStatus: TargetPrefix ? { LoggingEnabled: { TargetBucket: Bucket, TargetPrefix } } : {},
  });
const ownership = (Bucket: string, ObjectOwnership: s3.ObjectOwnership) =>
  new s3.PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls: { Rules: [{ ObjectOwnership }] } });

const expiry = { ID: `it's "old"`, Status: 'Enabled', Filter: { Prefix: 'a b/' } } as const;

const CASES: readonly Case[] = [
  {
    setting: 'policy',
    title: 'one that was there',
    has: (b) => policy(b, 'one'),
    gets: (b) => policy(b, 'two'),
  },
  { setting: 'policy', title: 'none', gets: (b) => policy(b, 'two') },
  {
    setting: 'policy',
    title: 'one that was deleted',
    has: (b) => policy(b, 'one'),
    gets: (Bucket) => new s3.DeleteBucketPolicyCommand({ Bucket }),
  },
  { setting: 'acl', title: 'a private one', gets: (b) => acl(b, 'public-read-write') },
  {
    setting: 'acl',
    title: 'one with grants',
    has: (b) => acl(b, 'authenticated-read'),
    gets: (b) => acl(b, 'public-read-write'),
  },
  {
    setting: 'public-access-block',
    title: 'some switches',
    has: (b) => block(b, true),
    gets: (b) => block(b, false),
  },
  {
    setting: 'public-access-block',
    title: 'one that was deleted',
    has: (b) => block(b, true),
    gets: (Bucket) => new s3.DeletePublicAccessBlockCommand({ Bucket }),
  },
  {
    setting: 'ownership',
    title: 'ACLs off',
    has: (b) => ownership(b, 'BucketOwnerEnforced'),
    gets: (b) => ownership(b, 'ObjectWriter'),
  },
  {
    setting: 'versioning',
    title: 'on',
    has: (b) => versioning(b, 'Enabled'),
    gets: (b) => versioning(b, 'Suspended'),
  },
  { setting: 'lifecycle', title: 'none', gets: (b) => lifecycle(b, { ...expiry, Expiration: { Days: 1 } }) },
  {
    setting: 'lifecycle',
    title: 'rules with several parts',
    has: (b) =>
      lifecycle(
        b,
        {
          ...expiry,
          Expiration: { Days: 400 },
          NoncurrentVersionExpiration: { NoncurrentDays: 300, NewerNoncurrentVersions: 5 },
        },
        {
          ID: 'tags',
          Status: 'Enabled',
          Filter: { And: { Prefix: 'c/', Tags: [{ Key: 'k', Value: 'v w' }], ObjectSizeGreaterThan: 10 } },
          Expiration: { Days: 30 },
        },
        {
          ID: 'dated',
          Status: 'Enabled',
          Filter: { Tag: { Key: 'x', Value: '' } },
          Expiration: { Date: new Date('2030-01-01T00:00:00.000Z') },
        },
      ),
    gets: (b) => lifecycle(b, { ...expiry, Expiration: { Days: 1 } }),
  },
  {
    setting: 'encryption',
    title: 'a key of KMS',
    has: (b) => encryption(b, 'aws:kms', 'alias/data'),
    gets: (b) => encryption(b, 'AES256'),
  },
  {
    setting: 'object-lock',
    title: 'a retention',
    isLocked: true,
    has: (b) => retention(b, 30),
    gets: (b) => retention(b, 1),
  },
  {
    setting: 'object-lock',
    title: 'no retention',
    isLocked: true,
    has: (b) => retention(b),
    gets: (b) => retention(b, 1),
  },
  { setting: 'logging', title: 'on', has: (b) => logging(b, "it's/"), gets: (b) => logging(b) },
];

it.each(CASES)(
  'a bucket gets its earlier $setting back: $title',
  async ({ setting, has, gets, isLocked }) => {
    const name = await bucket(isLocked);
    const send = (command: unknown) => clients.s3.send(command as s3.PutBucketPolicyCommand);
    if (setting === 'acl') await send(ownership(name, 'ObjectWriter'));
    if (has) await send(has(name));
    expectUndone(await undone(`bucket/${name}`, setting, () => send(gets(name))));
  },
);

it('events of a bucket come again, and its other notifications stay', async () => {
  const Bucket = await bucket();
  await new SQSClient(settings).send(new CreateQueueCommand({ QueueName: Bucket }));
  const QueueArn = `arn:aws:sqs:${region}:${ACCOUNT}:${Bucket}`;
  const QueueConfigurations = [{ Id: 'q', QueueArn, Events: ['s3:ObjectCreated:*' as const] }];
  const put = (on: boolean) =>
    clients.s3.send(
      new s3.PutBucketNotificationConfigurationCommand({
        Bucket,
        NotificationConfiguration: { QueueConfigurations, ...(on ? { EventBridgeConfiguration: {} } : {}) },
      }),
    );
  await put(true);
  expectUndone(await undone(`bucket/${Bucket}`, 'notification', () => put(false)));
  const now = await clients.s3.send(new s3.GetBucketNotificationConfigurationCommand({ Bucket }));
  expect(now.QueueConfigurations).toMatchObject([{ Id: 'q' }]);
});

it('an access point gets its earlier policy back', async () => {
  const Bucket = await bucket();
  const Name = `ap-${randomUUID().slice(0, 8)}`;
  const at = { AccountId: ACCOUNT, Name };
  await clients.s3Control.send(new CreateAccessPointCommand({ ...at, Bucket }));
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [] });
  await clients.s3Control.send(new PutAccessPointPolicyCommand({ ...at, Policy }));
  const take = () => clients.s3Control.send(new DeleteAccessPointPolicyCommand(at));
  expectUndone(await undone(`access-point/${ACCOUNT}/${Name}`, 'access-point', take));
});

async function newTrail() {
  const S3BucketName = await bucket();
  const Name = `trail-${randomUUID().slice(0, 8)}`;
  const { cloudTrail } = clients;
  await cloudTrail.send(
    new CreateTrailCommand({ Name, S3BucketName, IsMultiRegionTrail: true, EnableLogFileValidation: true }),
  );
  await cloudTrail.send(new StartLoggingCommand({ Name }));
  return { Name, resource: `trail/${ACCOUNT}/${region}/${Name}` };
}

it.each([
  ['stopped', (Name: string) => new StopLoggingCommand({ Name })],
  [
    'narrowed',
    (Name: string) =>
      new UpdateTrailCommand({ Name, IsMultiRegionTrail: false, EnableLogFileValidation: false }),
  ],
  ['deleted', (Name: string) => new DeleteTrailCommand({ Name })],
] as const)('a trail that was %s is as before', async (_, change) => {
  const { Name, resource } = await newTrail();
  expectUndone(
    await undone(resource, 'trail', () => clients.cloudTrail.send(change(Name) as StopLoggingCommand)),
  );
});

it('a trail takes the events that it took before', async () => {
  const { Name: TrailName, resource } = await newTrail();
  const take = (resource: string) =>
    clients.cloudTrail.send(
      new PutEventSelectorsCommand({
        TrailName,
        AdvancedEventSelectors: [
          {
            Name: `it's ${resource}`,
            FieldSelectors: [
              { Field: 'eventCategory', Equals: ['Data'] },
              { Field: 'resources.type', Equals: ['AWS::S3::Object'] },
              { Field: 'resources.ARN', StartsWith: [resource] },
            ],
          },
        ],
      }),
    );
  await take('arn:aws:s3:::');
  expectUndone(await undone(resource, 'trail-selectors', () => take('arn:aws:s3:::other/')));
});

it('a key gets its earlier policy back', async () => {
  const { KeyMetadata } = await clients.kms.send(new CreateKeyCommand({}));
  const KeyId = KeyMetadata?.KeyId ?? '';
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [] });
  const change = () => clients.kms.send(new PutKeyPolicyCommand({ KeyId, PolicyName: 'default', Policy }));
  expectUndone(await undone(`key/${KeyId}`, 'key-policy', change));
});

it.each([
  ['DisableKey', (KeyId: string) => new DisableKeyCommand({ KeyId })],
  ['ScheduleKeyDeletion', (KeyId: string) => new ScheduleKeyDeletionCommand({ KeyId })],
] as const)('a key can be used again after %s', async (name, change) => {
  const { KeyMetadata } = await clients.kms.send(new CreateKeyCommand({}));
  const KeyId = KeyMetadata?.KeyId ?? '';
  await clients.kms.send(change(KeyId) as DisableKeyCommand);
  const { evidence } = activityFinding();
  const call = { eventId: 'e', name, service: 'kms', region, at: '', error: null };
  const finding = activityFinding({
    rule: 'key-endangered',
    resource: KeyMetadata?.Arn ?? '',
    evidence: { ...evidence, call },
  });
  await runAwsCommands(clients, putBack(finding, HERE)?.commands ?? []);
  const now = await clients.kms.send(new DescribeKeyCommand({ KeyId }));
  expect(now.KeyMetadata?.KeyState).toBe('Enabled');
});
