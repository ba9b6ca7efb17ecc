import { randomUUID } from 'node:crypto';
import * as s3 from '@aws-sdk/client-s3';
import { expect, inject, it } from 'vitest';
import { s3Client } from '../../aws/s3/client.ts';
import { holdStore } from '../../cli/hold/hold-store.ts';

const client = s3Client({
  endpoint: inject('localEndpoint'),
  region: 'us-east-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  forcePathStyle: true,
});
const store = holdStore(client);
const UNTIL = '2030-01-01T00:00:00.000Z';

it('a version is kept and released on S3, by its id', async () => {
  const bucket = `hold-${randomUUID().slice(0, 8)}`;
  await client.send(new s3.CreateBucketCommand({ Bucket: bucket, ObjectLockEnabledForBucket: true }));
  expect(await store.canLock(bucket)).toBe(true);
  const key = 'a b+é';
  const { VersionId: id = '' } = await client.send(
    new s3.PutObjectCommand({ Bucket: bucket, Key: key, Body: 'x' }),
  );
  await client.send(new s3.PutObjectCommand({ Bucket: bucket, Key: key, Body: 'newer' }));
  const place = { bucket, key, versionId: id };
  expect(await store.read(place)).toEqual({ mode: null, until: null, hasLegalHold: false });

  await store.take(place, { kind: 'retain', mode: 'GOVERNANCE', until: UNTIL });
  await store.take(place, { kind: 'legal-hold', on: true });
  expect(await store.read(place)).toEqual({ mode: 'GOVERNANCE', until: UNTIL, hasLegalHold: true });
  const destroy = () => client.send(new s3.DeleteObjectCommand({ Bucket: bucket, Key: key, VersionId: id }));
  await expect(destroy()).rejects.toThrow();

  await store.take(place, { kind: 'legal-hold', on: false });
  const soon = new Date(Date.now() + 60_000).toISOString();
  await store.take(place, { kind: 'free', until: soon });
  expect(await store.read(place)).toEqual({ mode: 'GOVERNANCE', until: soon, hasLegalHold: false });
  expect(await store.read({ ...place, versionId: 'gone' })).toBeNull();
});

it('a bucket without Object Lock cannot keep anything', async () => {
  const bucket = `hold-${randomUUID().slice(0, 8)}`;
  await client.send(new s3.CreateBucketCommand({ Bucket: bucket }));
  expect(await store.canLock(bucket)).toBe(false);
});
