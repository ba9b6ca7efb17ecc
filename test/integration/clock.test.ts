import { randomUUID } from 'node:crypto';
import { CreateKeyCommand, KMSClient, ScheduleKeyDeletionCommand } from '@aws-sdk/client-kms';
import {
  CreateBucketCommand,
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketVersioningCommand,
} from '@aws-sdk/client-s3';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { s3Client } from '../../aws/s3/client.ts';
import { AwsClockReader } from '../../aws/settings/clock-reader.ts';
import { datasetClock } from '../../core/clock/dataset-clock.ts';
import { clientSettings } from './real-stage.ts';

const Bucket = 'clock-bucket';
const settings = clientSettings(inject('localEndpoint'), inject('localEnvironment'));
const s3 = s3Client({ ...settings, forcePathStyle: true });
const kms = new KMSClient(settings);
const reader = new AwsClockReader({ s3, kms });
let deletedAt: Date | undefined;

beforeAll(async () => {
  await s3.send(new CreateBucketCommand({ Bucket }));
  const VersioningConfiguration = { Status: 'Enabled' } as const;
  await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
  const rule = {
    ID: 'tidy',
    Status: 'Enabled',
    Filter: { Prefix: 'labels/' },
    NoncurrentVersionExpiration: { NoncurrentDays: 3, NewerNoncurrentVersions: 2 },
  } as const;
  const LifecycleConfiguration = { Rules: [rule] };
  await s3.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration }));
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
  const KMSMasterKeyID = KeyMetadata?.Arn;
  await s3.send(
    new PutBucketEncryptionCommand({
      Bucket,
      ServerSideEncryptionConfiguration: {
        Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID } }],
      },
    }),
  );
  const schedule = new ScheduleKeyDeletionCommand({ KeyId: KMSMasterKeyID, PendingWindowInDays: 7 });
  deletedAt = (await kms.send(schedule)).DeletionDate;
});

describe('what decides when versions go, as AWS says it', () => {
  it('is the versioning, the rules, and the key that is about to be deleted', async () => {
    const bucket = await reader.bucket(Bucket);
    expect(bucket).toMatchObject({
      versioning: 'Enabled',
      deletions: [{ rule: 'tidy', what: 'noncurrent', days: 3, keep: 2, filter: { prefix: 'labels/' } }],
      unknown: [],
    });
    expect(bucket.endingKey?.at).toBe(deletedAt?.toISOString());
    const clock = datasetClock({ prefix: 'labels/', bucket, covered: [], now: new Date().toISOString() });
    expect(clock.losses.map(({ after, key }) => [after, key])).toEqual([
      ['write', null],
      ['nothing', null],
    ]);
  });

  it('is also said of a key that no bucket names, and of one that is not there', async () => {
    const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
    const arn = KeyMetadata?.Arn ?? '';
    expect(await reader.key(arn)).toEqual({ kind: 'read', ending: null });
    const { DeletionDate: at } = await kms.send(
      new ScheduleKeyDeletionCommand({ KeyId: arn, PendingWindowInDays: 7 }),
    );
    expect(await reader.key(arn)).toEqual({ kind: 'read', ending: { arn, at: at?.toISOString() } });
    expect(await reader.key(arn.replace(/[^/]+$/, randomUUID()))).toMatchObject({ kind: 'gone' });
  });

  it('is not known of a bucket that is not there', async () => {
    const bucket = await reader.bucket('clock-nowhere');
    expect(bucket).toMatchObject({ versioning: null, deletions: null });
    expect(bucket.unknown.length).toBeGreaterThan(0);
    expect(bucket.unknown.join()).toContain('clock-nowhere');
  });
});
