import { randomUUID } from 'node:crypto';
import {
  CreateBucketCommand,
  DeleteBucketInventoryConfigurationCommand,
  DeleteBucketMetricsConfigurationCommand,
  GetBucketInventoryConfigurationCommand,
  GetObjectCommand,
  HeadBucketCommand,
  ListBucketInventoryConfigurationsCommand,
  PutBucketInventoryConfigurationCommand,
  PutBucketMetricsConfigurationCommand,
  PutObjectCommand,
  UpdateObjectEncryptionCommand,
} from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { watchedActivity } from './started/activity.ts';
import { activityBucket } from './started/activity-bucket.ts';
import { controlCall } from './started/calls.ts';
import { useLocalAws } from './started/local.ts';

const local = useLocalAws();

const BLOCK = 'configuration/publicAccessBlock';

const block = (setting: string) =>
  `<PublicAccessBlockConfiguration xmlns="http://awss3control.amazonaws.com/doc/2018-08-20/"><BlockPublicAcls>${setting}</BlockPublicAcls></PublicAccessBlockConfiguration>`;

describe("the account's Block Public Access", () => {
  it('is kept, given back and taken away', async () => {
    const { aws } = local();
    expect((await controlCall(aws, 'PUT', BLOCK, block('true'))).status).toBe(201);
    const kept = await (await controlCall(aws, 'GET', BLOCK)).text();
    expect(kept).toContain('<BlockPublicAcls>true</BlockPublicAcls>');
    expect(kept).toContain('<RestrictPublicBuckets>false</RestrictPublicBuckets>');
    expect((await controlCall(aws, 'DELETE', BLOCK)).status).toBe(204);
    const gone = await controlCall(aws, 'GET', BLOCK);
    expect(gone.status).toBe(404);
    expect(await gone.text()).toContain('<Code>NoSuchPublicAccessBlockConfiguration</Code>');
  });

  it('is refused where it is no such document', async () => {
    expect((await controlCall(local().aws, 'PUT', BLOCK, '<a>')).status).toBe(400);
  });

  it('is recorded', async () => {
    const activity = await watchedActivity(local(), ['aws.s3']);
    await controlCall(local().aws, 'PUT', BLOCK, block('false'));
    const [event, ...others] = await activity.take();
    expect(others).toEqual([]);
    expect(event?.detail).toMatchObject({
      eventName: 'PutAccountPublicAccessBlock',
      requestParameters: {
        Host: '000000000000.s3-control.us-east-1.amazonaws.com',
        PublicAccessBlockConfiguration: { BlockPublicAcls: false },
      },
    });
    expect(event?.detail).not.toHaveProperty('errorCode');
  });
});

describe('an inventory of a bucket', () => {
  const configuration = {
    Id: 'all versions',
    IsEnabled: true,
    IncludedObjectVersions: 'All',
    Schedule: { Frequency: 'Daily' },
    Destination: { S3BucketDestination: { Bucket: 'arn:aws:s3:::lists', Format: 'Parquet' } },
  } as const;

  it('is kept, listed, given back and taken away', async () => {
    const { s3 } = local();
    const Bucket = `inventory-${randomUUID()}`;
    await s3.send(new CreateBucketCommand({ Bucket }));
    const one = { Bucket, Id: configuration.Id };
    await s3.send(
      new PutBucketInventoryConfigurationCommand({ ...one, InventoryConfiguration: configuration }),
    );
    const listed = await s3.send(new ListBucketInventoryConfigurationsCommand({ Bucket }));
    expect(listed.InventoryConfigurationList).toMatchObject([configuration]);
    const kept = await s3.send(new GetBucketInventoryConfigurationCommand(one));
    expect(kept.InventoryConfiguration).toMatchObject(configuration);
    await s3.send(new DeleteBucketInventoryConfigurationCommand(one));
    await expect(s3.send(new GetBucketInventoryConfigurationCommand(one))).rejects.toMatchObject({
      name: 'NoSuchConfiguration',
    });
    await s3.send(new HeadBucketCommand({ Bucket }));
  });

  it('is none where there is no bucket', async () => {
    const Bucket = `inventory-${randomUUID()}`;
    await expect(
      local().s3.send(new ListBucketInventoryConfigurationsCommand({ Bucket })),
    ).rejects.toMatchObject({ name: 'NoSuchBucket' });
  });
});

describe('another encryption for an object', () => {
  const encrypt = (Bucket: string, Key: string) =>
    local().s3.send(
      new UpdateObjectEncryptionCommand({
        Bucket,
        Key,
        ObjectEncryption: { SSEKMS: { KMSKeyArn: 'arn:aws:kms:us-east-1:111122223333:key/k' } },
      }),
    );

  it('leaves its bytes alone, and is recorded', async () => {
    const bucket = await activityBucket(local(), 'Enabled');
    const at = { Bucket: bucket.name, Key: 'a' };
    await local().s3.send(new PutObjectCommand({ ...at, Body: 'hello' }));
    await bucket.take();
    await encrypt(bucket.name, 'a');
    const { Body } = await local().s3.send(new GetObjectCommand(at));
    expect(await Body?.transformToString()).toBe('hello');
    const [event] = await bucket.take();
    expect(event?.detail).toMatchObject({
      eventName: 'UpdateObjectEncryption',
      requestParameters: {
        key: 'a',
        encryption: '',
        ObjectEncryption: { 'SSE-KMS': { KMSKeyArn: 'arn:aws:kms:us-east-1:111122223333:key/k' } },
      },
    });
  });

  it('is refused where there is no such object', async () => {
    const bucket = await activityBucket(local());
    await expect(encrypt(bucket.name, 'gone')).rejects.toThrow('The specified key does not exist');
  });
});

it('configuration of buckets that the emulator does not have is refused; the bucket stays', async () => {
  const Bucket = `bucket-${randomUUID()}`;
  await local().s3.send(new CreateBucketCommand({ Bucket }));
  const put = { Bucket, Id: 'x', MetricsConfiguration: { Id: 'x' } };
  await expect(local().s3.send(new PutBucketMetricsConfigurationCommand(put))).rejects.toThrow(
    'does not have',
  );
  const remove = new DeleteBucketMetricsConfigurationCommand({ Bucket, Id: 'x' });
  await expect(local().s3.send(remove)).rejects.toThrow('does not have');
  await local().s3.send(new HeadBucketCommand({ Bucket }));
});
