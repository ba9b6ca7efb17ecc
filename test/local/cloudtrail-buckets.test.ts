import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteBucketEncryptionCommand,
  DeleteBucketLifecycleCommand,
  DeleteBucketPolicyCommand,
  DeletePublicAccessBlockCommand,
  GetBucketPolicyCommand,
  HeadBucketCommand,
  ListObjectsV2Command,
  PutBucketAccelerateConfigurationCommand,
  PutBucketAclCommand,
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketLoggingCommand,
  PutBucketNotificationConfigurationCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand,
  PutBucketReplicationCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
  PutObjectLockConfigurationCommand,
  PutPublicAccessBlockCommand,
} from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { type Activity, watchedActivity } from './started/activity.ts';
import { type ActivityBucket, activityBucket } from './started/activity-bucket.ts';
import { useLocalAws } from './started/local.ts';

const local = useLocalAws();

const policyOf = (bucket: string) => ({
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: `arn:aws:s3:::${bucket}/*` },
  ],
});

const XMLNS = 'http://s3.amazonaws.com/doc/2006-03-01/';

it('a call gives the whole record, in the shape that CloudTrail gives it', async () => {
  const bucket = await activityBucket(local());
  const policy = policyOf(bucket.name);
  const before = Math.floor(Date.now() / 1000) * 1000;
  await local().s3.send(new PutBucketPolicyCommand({ Bucket: bucket.name, Policy: JSON.stringify(policy) }));
  const events = await bucket.take();
  expect(events).toEqual([
    {
      version: '0',
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      'detail-type': 'AWS API Call via CloudTrail',
      source: 'aws.s3',
      account: '000000000000',
      time: events[0]?.detail.eventTime,
      region: 'us-east-1',
      resources: [],
      detail: {
        eventVersion: '1.11',
        userIdentity: {
          type: 'Root',
          principalId: '000000000000',
          arn: 'arn:aws:iam::000000000000:root',
          accountId: '000000000000',
          accessKeyId: 'test',
        },
        eventTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
        eventSource: 's3.amazonaws.com',
        eventName: 'PutBucketPolicy',
        awsRegion: 'us-east-1',
        sourceIPAddress: '127.0.0.1',
        userAgent: expect.stringMatching(/^\[aws-sdk-js\/.*\]$/),
        requestParameters: {
          bucketName: bucket.name,
          Host: `${bucket.name}.s3.us-east-1.amazonaws.com`,
          policy: '',
          bucketPolicy: policy,
        },
        responseElements: null,
        additionalEventData: {
          SignatureVersion: 'SigV4',
          AuthenticationMethod: 'AuthHeader',
          bytesTransferredIn: JSON.stringify(policy).length,
          bytesTransferredOut: 0,
          'x-amz-id-2': expect.any(String),
        },
        requestID: expect.any(String),
        eventID: expect.stringMatching(/^[0-9a-f-]{36}$/),
        readOnly: false,
        resources: [
          { accountId: '000000000000', type: 'AWS::S3::Bucket', ARN: `arn:aws:s3:::${bucket.name}` },
        ],
        eventType: 'AwsApiCall',
        managementEvent: true,
        recipientAccountId: '000000000000',
        eventCategory: 'Management',
      },
    },
  ]);
  expect(Date.parse(events[0]?.detail.eventTime)).toBeGreaterThanOrEqual(before);
});

it('reading gives none', async () => {
  const { name: Bucket, take } = await activityBucket(local());
  await local().s3.send(new HeadBucketCommand({ Bucket }));
  await local().s3.send(new ListObjectsV2Command({ Bucket }));
  await expect(local().s3.send(new GetBucketPolicyCommand({ Bucket }))).rejects.toThrow();
  expect(await take()).toEqual([]);
});

it('making and deleting a bucket', async () => {
  const activity = await watchedActivity(local(), ['aws.s3'], {
    eventName: ['CreateBucket', 'DeleteBucket'],
  });
  await local().s3.send(new CreateBucketCommand({ Bucket: 'made-and-deleted', ACL: 'private' }));
  await local().s3.send(new DeleteBucketCommand({ Bucket: 'made-and-deleted' }));
  const made = (await activity.take()).map(({ detail }) => detail);
  const parameters = { bucketName: 'made-and-deleted', Host: expect.any(String) };
  const find = (name: string) => made.find(({ eventName }) => eventName === name);
  expect(find('CreateBucket')?.requestParameters).toEqual({ ...parameters, 'x-amz-acl': 'private' });
  expect(find('CreateBucket')).not.toHaveProperty('resources');
  expect(find('DeleteBucket')?.requestParameters).toEqual(parameters);
});

/** A call's name and what it asked for beside the bucket. */
const asked = ({ detail }: Activity): [string, unknown] => {
  const { bucketName, Host, ...parameters } = detail.requestParameters;
  return [detail.eventName, parameters];
};

type Change = (bucket: ActivityBucket) => Promise<unknown>;

const send =
  // biome-ignore lint/suspicious/noExplicitAny: commands of many types, all about a bucket
    (Command: new (input: any) => any, input: object = {}): Change =>
    ({ name }) =>
      local().s3.send(new Command({ Bucket: name, ...input }));

const days = (NoncurrentDays: number, Prefix: string) => ({
  ID: 'rule',
  Status: 'Enabled',
  Filter: { Prefix },
  NoncurrentVersionExpiration: { NoncurrentDays },
});

const grantee = { URI: 'http://acs.amazonaws.com/groups/global/AllUsers', Type: 'Group' };

describe('a change is recorded under the name and in the shape that CloudTrail uses', () => {
  it.each<[string, Change, object]>([
    [
      'PutBucketLifecycle',
      send(PutBucketLifecycleConfigurationCommand, { LifecycleConfiguration: { Rules: [days(1, '')] } }),
      { lifecycle: '', LifecycleConfiguration: { xmlns: XMLNS, Rule: days(1, '') } },
    ],
    ['DeleteBucketLifecycle', send(DeleteBucketLifecycleCommand), { lifecycle: '' }],
    [
      'PutBucketVersioning',
      send(PutBucketVersioningCommand, { VersioningConfiguration: { Status: 'Suspended' } }),
      { versioning: '', VersioningConfiguration: { xmlns: XMLNS, Status: 'Suspended' } },
    ],
    [
      'PutBucketPublicAccessBlock',
      send(PutPublicAccessBlockCommand, { PublicAccessBlockConfiguration: { BlockPublicAcls: false } }),
      { publicAccessBlock: '', PublicAccessBlockConfiguration: { xmlns: XMLNS, BlockPublicAcls: false } },
    ],
    ['DeleteBucketPublicAccessBlock', send(DeletePublicAccessBlockCommand), { publicAccessBlock: '' }],
    [
      'PutBucketNotification',
      send(PutBucketNotificationConfigurationCommand, {
        NotificationConfiguration: { EventBridgeConfiguration: {} },
      }),
      { notification: '', NotificationConfiguration: { xmlns: XMLNS, EventBridgeConfiguration: '' } },
    ],
    [
      'PutBucketNotification',
      send(PutBucketNotificationConfigurationCommand, { NotificationConfiguration: {} }),
      { notification: '', NotificationConfiguration: { xmlns: XMLNS } },
    ],
    [
      'PutBucketEncryption',
      send(PutBucketEncryptionCommand, {
        ServerSideEncryptionConfiguration: {
          Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' }, BucketKeyEnabled: true }],
        },
      }),
      {
        encryption: '',
        ServerSideEncryptionConfiguration: {
          xmlns: XMLNS,
          Rule: { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' }, BucketKeyEnabled: true },
        },
      },
    ],
    ['DeleteBucketEncryption', send(DeleteBucketEncryptionCommand), { encryption: '' }],
    [
      'PutBucketOwnershipControls',
      send(PutBucketOwnershipControlsCommand, {
        OwnershipControls: { Rules: [{ ObjectOwnership: 'ObjectWriter' }] },
      }),
      {
        ownershipControls: '',
        OwnershipControls: { xmlns: XMLNS, Rule: { ObjectOwnership: 'ObjectWriter' } },
      },
    ],
    [
      'PutBucketTagging',
      send(PutBucketTaggingCommand, {
        Tagging: {
          TagSet: [
            { Key: 'team', Value: 'true' },
            { Key: 'year', Value: '2026' },
          ],
        },
      }),
      {
        tagging: '',
        Tagging: {
          xmlns: XMLNS,
          TagSet: {
            Tag: [
              { Key: 'team', Value: true },
              { Key: 'year', Value: 2026 },
            ],
          },
        },
      },
    ],
    [
      'PutBucketLogging',
      send(PutBucketLoggingCommand, { BucketLoggingStatus: {} }),
      { logging: '', BucketLoggingStatus: { xmlns: XMLNS } },
    ],
    [
      'PutAccelerateConfiguration',
      send(PutBucketAccelerateConfigurationCommand, { AccelerateConfiguration: { Status: 'Suspended' } }),
      { accelerate: '', AccelerateConfiguration: { xmlns: XMLNS, Status: 'Suspended' } },
    ],
    [
      'PutBucketObjectLockConfiguration',
      send(PutObjectLockConfigurationCommand, {
        ObjectLockConfiguration: {
          ObjectLockEnabled: 'Enabled',
          Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Days: 3 } },
        },
      }),
      {
        'object-lock': '',
        ObjectLockConfiguration: {
          xmlns: XMLNS,
          ObjectLockEnabled: 'Enabled',
          Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Days: 3 } },
        },
      },
    ],
    [
      'PutBucketReplication',
      send(PutBucketReplicationCommand, {
        ReplicationConfiguration: {
          Role: 'arn:aws:iam::000000000000:role/r',
          Rules: [
            {
              Status: 'Enabled',
              Priority: 0,
              Filter: {},
              DeleteMarkerReplication: { Status: 'Disabled' },
              Destination: { Bucket: 'arn:aws:s3:::elsewhere', Account: '111122223333' },
            },
          ],
        },
      }),
      {
        replication: '',
        ReplicationConfiguration: {
          xmlns: XMLNS,
          Role: 'arn:aws:iam::000000000000:role/r',
          Rule: {
            Status: 'Enabled',
            Priority: 0,
            Filter: '',
            DeleteMarkerReplication: { Status: 'Disabled' },
            // An account is a number where it does not begin with a zero.
            Destination: { Bucket: 'arn:aws:s3:::elsewhere', Account: 111122223333 },
          },
        },
      },
    ],
    [
      'PutBucketAcl',
      send(PutBucketAclCommand, { ACL: 'public-read' }),
      { acl: '', 'x-amz-acl': 'public-read' },
    ],
    [
      'PutBucketAcl',
      send(PutBucketAclCommand, { GrantRead: `uri=${grantee.URI}` }),
      { acl: '', accessControlList: { 'x-amz-grant-read': `uri=${grantee.URI}` } },
    ],
    [
      'PutBucketAcl',
      send(PutBucketAclCommand, {
        AccessControlPolicy: {
          Owner: { ID: 'owner' },
          Grants: [{ Grantee: grantee, Permission: 'READ' }],
        },
      }),
      {
        acl: '',
        AccessControlPolicy: {
          xmlns: XMLNS,
          Owner: { ID: 'owner' },
          AccessControlList: {
            Grant: {
              Permission: 'READ',
              Grantee: {
                'xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance',
                'xsi:type': 'Group',
                URI: grantee.URI,
              },
            },
          },
        },
      },
    ],
  ])('%s', async (name, change, parameters) => {
    const bucket = await activityBucket(local(), 'Enabled');
    // Whether it succeeds is another matter; what was asked for is recorded in any case.
    await change(bucket).catch(() => {});
    expect((await bucket.take()).map(asked)).toEqual([[name, parameters]]);
  });
});

describe('what failed', () => {
  it('records why, and names no bucket that is not there', async () => {
    const activity = await watchedActivity(local(), ['aws.s3'], { errorCode: ['NoSuchBucket'] });
    const gone = new DeleteBucketPolicyCommand({ Bucket: 'never-there' });
    await expect(local().s3.send(gone)).rejects.toThrow();
    const [event] = await activity.take();
    expect(event?.detail).toMatchObject({
      eventName: 'DeleteBucketPolicy',
      errorCode: 'NoSuchBucket',
      errorMessage: 'The specified bucket does not exist',
      requestParameters: { bucketName: 'never-there', policy: '' },
      responseElements: null,
    });
    expect(event?.detail).not.toHaveProperty('resources');
  });
});
