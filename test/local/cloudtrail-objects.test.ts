import { createHash } from 'node:crypto';
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  PutBucketNotificationConfigurationCommand,
  PutObjectAclCommand,
  PutObjectCommand,
  PutObjectLegalHoldCommand,
  PutObjectRetentionCommand,
  PutObjectTaggingCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { watchedActivity } from './started/activity.ts';
import { activityBucket } from './started/activity-bucket.ts';
import { useLocalAws } from './started/local.ts';
import { version, watchedBucket } from './started/watched-bucket.ts';

const local = useLocalAws();

const put = async (Bucket: string, Key: string, more: object = {}): Promise<string | undefined> =>
  (await local().s3.send(new PutObjectCommand({ Bucket, Key, Body: 'hello', ...more }))).VersionId;

const arn = (bucket: string, key?: string) => `arn:aws:s3:::${bucket}${key === undefined ? '' : `/${key}`}`;

const bucketResource = (bucket: string) => ({
  accountId: '000000000000',
  type: 'AWS::S3::Bucket',
  ARN: arn(bucket),
});

const objectResource = (bucket: string, key: string) => ({ type: 'AWS::S3::Object', ARN: arn(bucket, key) });

it('a put records what was asked for, what was stored, and how', async () => {
  const bucket = await activityBucket(local(), 'Enabled');
  const versionId = await put(bucket.name, 'a b/ü', {
    ServerSideEncryption: 'AES256',
    StorageClass: 'STANDARD_IA',
    ACL: 'private',
    Metadata: { note: 'not recorded' },
  });
  const [event, ...others] = await bucket.take();
  expect(others).toEqual([]);
  expect(event?.['detail-type']).toBe('AWS API Call via CloudTrail');
  expect(event?.detail).toMatchObject({
    eventName: 'PutObject',
    requestParameters: {
      bucketName: bucket.name,
      Host: `${bucket.name}.s3.us-east-1.amazonaws.com`,
      key: 'a b/ü',
      'x-amz-acl': 'private',
      'x-amz-storage-class': 'STANDARD_IA',
      'x-amz-server-side-encryption': 'AES256',
    },
    responseElements: { 'x-amz-version-id': versionId },
    additionalEventData: { bytesTransferredIn: expect.any(Number), SSEApplied: 'SSE_S3' },
    resources: [objectResource(bucket.name, 'a b/ü'), bucketResource(bucket.name)],
    managementEvent: false,
    eventCategory: 'Data',
    readOnly: false,
  });
  expect(JSON.stringify(event)).not.toContain('not recorded');
});

it('the customer key of an object is not recorded, that there is one is', async () => {
  const bucket = await activityBucket(local());
  const key = Buffer.alloc(32, 7);
  await put(bucket.name, 'a', {
    SSECustomerAlgorithm: 'AES256',
    SSECustomerKey: key.toString('base64'),
    SSECustomerKeyMD5: createHash('md5').update(key).digest('base64'),
  });
  const [event] = await bucket.take();
  expect(event?.detail.additionalEventData.SSEApplied).toBe('SSE-C');
  expect(event?.detail.requestParameters).toMatchObject({
    'x-amz-server-side-encryption-customer-algorithm': 'AES256',
  });
  expect(Object.keys(event?.detail.requestParameters).join()).not.toContain('customer-key');
});

it('a copy records where from', async () => {
  const bucket = await activityBucket(local());
  await put(bucket.name, 'from it');
  await bucket.take();
  const CopySource = `${bucket.name}/from%20it`;
  await local().s3.send(new CopyObjectCommand({ Bucket: bucket.name, Key: 'to', CopySource }));
  const [event] = await bucket.take();
  expect(event?.detail).toMatchObject({
    eventName: 'CopyObject',
    requestParameters: { key: 'to', 'x-amz-copy-source': CopySource },
    resources: [
      objectResource(bucket.name, 'to'),
      bucketResource(bucket.name),
      bucketResource(bucket.name),
      objectResource(bucket.name, 'from it'),
    ],
  });
});

it('an upload in parts is recorded when it begins and when it ends', async () => {
  const bucket = await activityBucket(local(), 'Enabled');
  const at = { Bucket: bucket.name, Key: 'parts' };
  const { UploadId } = await local().s3.send(new CreateMultipartUploadCommand(at));
  const part = { ...at, UploadId, PartNumber: 1, Body: 'hello' };
  const { ETag } = await local().s3.send(new UploadPartCommand(part));
  const MultipartUpload = { Parts: [{ ETag, PartNumber: 1 }] };
  const done = await local().s3.send(
    new CompleteMultipartUploadCommand({ ...at, UploadId, MultipartUpload }),
  );
  const events = await bucket.take();
  expect(events.map(({ detail }) => detail.eventName).sort()).toEqual([
    'CompleteMultipartUpload',
    'CreateMultipartUpload',
  ]);
  const end = events.find(({ detail }) => detail.eventName === 'CompleteMultipartUpload');
  expect(end?.detail).toMatchObject({
    requestParameters: { key: 'parts', uploadId: UploadId },
    responseElements: { 'x-amz-version-id': done.VersionId },
  });
});

it('a delete records the version, and that governance was bypassed', async () => {
  const bucket = await activityBucket(local(), 'Enabled');
  const VersionId = await put(bucket.name, 'a');
  await bucket.take();
  const remove = { Bucket: bucket.name, Key: 'a', VersionId, BypassGovernanceRetention: true };
  await local().s3.send(new DeleteObjectCommand(remove));
  const [event] = await bucket.take();
  expect(event?.detail.requestParameters).toMatchObject({
    key: 'a',
    versionId: VersionId,
    'x-amz-bypass-governance-retention': 'true',
  });
});

it.each([true, false])(
  'a batch is one call without keys, and an event of the service for each (quiet: %s)',
  async (Quiet) => {
    const bucket = await activityBucket(local(), 'Enabled');
    const VersionId = await put(bucket.name, 'a & <b>');
    await put(bucket.name, 'c');
    await put(bucket.name, 'held', { ObjectLockLegalHoldStatus: 'ON' });
    const held = await local().s3.send(new GetObjectCommand({ Bucket: bucket.name, Key: 'held' }));
    await bucket.take();
    const Objects = [{ Key: 'a & <b>', VersionId }, { Key: 'c' }, { Key: 'held', VersionId: held.VersionId }];
    await local().s3.send(new DeleteObjectsCommand({ Bucket: bucket.name, Delete: { Objects, Quiet } }));
    const events = await bucket.take();
    const [call] = events.filter(({ detail }) => detail.eventName === 'DeleteObjects');
    expect(call?.['detail-type']).toBe('AWS API Call via CloudTrail');
    expect(call?.detail).toMatchObject({
      eventType: 'AwsApiCall',
      requestParameters: { bucketName: bucket.name, Host: expect.any(String), delete: '' },
      resources: [
        { type: 'AWS::S3::Object', ARNPrefix: `${arn(bucket.name)}/` },
        bucketResource(bucket.name),
      ],
    });
    const perKey = events.filter(({ detail }) => detail.eventName === 'DeleteObject');
    expect(perKey.map((event) => event['detail-type'])).toEqual(
      Array(3).fill('AWS Service Event via CloudTrail'),
    );
    const recorded = perKey.map(({ detail }) => ({
      type: detail.eventType,
      arn: detail.resources[0].ARN,
      version: detail.requestParameters.versionId,
      error: detail.errorCode,
      request: detail.requestID,
    }));
    const common = { type: 'AwsServiceEvent', request: call?.detail.requestID };
    expect(recorded).toEqual(
      expect.arrayContaining([
        { ...common, arn: arn(bucket.name, 'a & <b>'), version: VersionId },
        { ...common, arn: arn(bucket.name, 'c') },
        { ...common, arn: arn(bucket.name, 'held'), version: held.VersionId, error: 'AccessDenied' },
      ]),
    );
  },
);

describe('settings of an object', () => {
  it('come with the document that was asked for', async () => {
    const bucket = await activityBucket(local(), 'Enabled');
    const at = { Bucket: bucket.name, Key: 'a', VersionId: await put(bucket.name, 'a') };
    await bucket.take();
    const { s3 } = local();
    await s3.send(new PutObjectTaggingCommand({ ...at, Tagging: { TagSet: [{ Key: 'k', Value: 'v' }] } }));
    await s3.send(new PutObjectAclCommand({ ...at, ACL: 'bucket-owner-full-control' }));
    await s3.send(new PutObjectLegalHoldCommand({ ...at, LegalHold: { Status: 'OFF' } }));
    const RetainUntilDate = new Date('2126-01-01T00:00:00Z');
    await s3.send(
      new PutObjectRetentionCommand({ ...at, Retention: { Mode: 'GOVERNANCE', RetainUntilDate } }),
    );
    const asked = new Map(
      (await bucket.take()).map(({ detail }) => [detail.eventName, detail.requestParameters]),
    );
    expect(asked.get('PutObjectTagging')).toMatchObject({
      tagging: '',
      versionId: at.VersionId,
      Tagging: { TagSet: { Tag: { Key: 'k', Value: 'v' } } },
    });
    expect(asked.get('PutObjectAcl')).toMatchObject({ acl: '', 'x-amz-acl': 'bucket-owner-full-control' });
    expect(asked.get('PutObjectLegalHold')).toMatchObject({ 'legal-hold': '', LegalHold: { Status: 'OFF' } });
    expect(asked.get('PutObjectRetention')).toMatchObject({
      retention: '',
      Retention: { Mode: 'GOVERNANCE', RetainUntilDate: '2126-01-01T00:00:00Z' },
    });
  });
});

it('a call and its object event carry the same request id', async () => {
  const bucket = await watchedBucket(local(), 'Enabled');
  const activity = await watchedActivity(local(), ['aws.s3'], {
    requestParameters: { bucketName: [bucket.name] },
  });
  await put(bucket.name, 'a');
  const Objects = [{ Key: 'a' }];
  await local().s3.send(new DeleteObjectsCommand({ Bucket: bucket.name, Delete: { Objects } }));
  const known = new Set((await activity.take()).map(({ detail }) => detail.requestID));
  const events = await bucket.take();
  expect(events).toHaveLength(2);
  for (const { detail } of events) expect(known).toContain(detail['request-id']);
});

it('a write that failed is recorded with its reason', async () => {
  const bucket = await activityBucket(local());
  await put(bucket.name, 'a');
  await bucket.take();
  await expect(put(bucket.name, 'a', { IfNoneMatch: '*' })).rejects.toThrow();
  const [event] = await bucket.take();
  expect(event?.detail).toMatchObject({
    eventName: 'PutObject',
    errorCode: 'PreconditionFailed',
    errorMessage: expect.any(String),
    responseElements: null,
  });
});

it('reading is not recorded', async () => {
  const bucket = await activityBucket(local());
  await put(bucket.name, 'a');
  await bucket.take();
  await local().s3.send(new GetObjectCommand({ Bucket: bucket.name, Key: 'a' }));
  await expect(local().s3.send(new GetObjectCommand({ Bucket: bucket.name, Key: 'gone' }))).rejects.toThrow();
  expect(await bucket.take()).toEqual([]);
});

it('a large object passes without being held', async () => {
  const bucket = await activityBucket(local());
  await put(bucket.name, 'large', { Body: Buffer.alloc(20 * 1024 * 1024) });
  expect(await bucket.names()).toEqual(['PutObject']);
});

it('a bucket that sends no events of its own is recorded all the same', async () => {
  const bucket = await activityBucket(local());
  const off = { Bucket: bucket.name, NotificationConfiguration: {} };
  await local().s3.send(new PutBucketNotificationConfigurationCommand(off));
  await version(local(), bucket.name, 'Enabled');
  await put(bucket.name, 'a');
  expect(await bucket.names()).toEqual(['PutBucketNotification', 'PutBucketVersioning', 'PutObject']);
});
