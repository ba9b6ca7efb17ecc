import { createHash, randomBytes } from 'node:crypto';
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
} from '@aws-sdk/client-s3';
import { describe, expect, inject, it } from 'vitest';
import { s3Client } from '../../aws/s3/client.ts';
import { S3ObjectReader } from '../../aws/s3/object-reader.ts';
import { S3VersionLister } from '../../aws/s3/version-lister.ts';
import type { ListedVersion, RecordedBytes } from '../../core/versions/version-lister.ts';
import { clientSettings } from './real-stage.ts';

const client = s3Client({
  ...clientSettings(inject('localEndpoint'), inject('localEnvironment')),
  forcePathStyle: true,
});
const reader = new S3ObjectReader(client);
const lister = new S3VersionLister(client);

const sha256 = (bytes: Uint8Array): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

async function bucketWith(versioning: 'never' | 'Enabled' | 'Suspended'): Promise<string> {
  const bucket = `reader-${versioning.toLowerCase()}-${randomBytes(4).toString('hex')}`;
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  if (versioning === 'never') return bucket;
  const VersioningConfiguration = { Status: versioning };
  await client.send(new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration }));
  return bucket;
}

async function put(
  Bucket: string,
  Key: string,
  Body: string | Buffer,
  rest?: Partial<PutObjectCommandInput>,
) {
  const { VersionId } = await client.send(new PutObjectCommand({ Bucket, Key, Body, ...rest }));
  return VersionId === undefined || VersionId === 'null' ? null : VersionId;
}

async function remove(Bucket: string, Key: string, VersionId?: string) {
  const answer = await client.send(new DeleteObjectCommand({ Bucket, Key, VersionId }));
  return answer.VersionId ?? null;
}

const NOTHING_ELSE = { etag: null, size: null, storedAt: null };

const asListed = (listed: ListedVersion | undefined): RecordedBytes => ({
  versionId: listed?.versionId ?? null,
  etag: listed?.etag ?? null,
  size: listed?.size ?? null,
  storedAt: listed?.storedAt.toISOString() ?? null,
});

const ODD_KEYS = {
  newline: 'a\nb',
  'control characters': '\u0001\u001f\u007f',
  emoji: 'emoji \u{1f600} é',
  'another direction': '\u202Egnp.exe',
  plus: 'a+b c',
  'an encoded plus': 'a%2Bb',
  'the folder above': '../up',
  'a folder of its own': './x',
  'an empty folder': 'a//b',
  'marks of XML': '<&>"\'',
  'marks of addresses': 'a?b#c&d=e',
  'spaces at its ends': ' a ',
  '1,024 bytes': 'é'.repeat(512),
};

describe.each(['never', 'Enabled', 'Suspended'] as const)(
  'in a bucket with versioning: %s',
  async (versioning) => {
    const bucket = await bucketWith(versioning);

    it.each(Object.entries(ODD_KEYS))('a key with %s is read, listed and asked for', async (_, key) => {
      await put(bucket, key, 'first');
      const versionId = await put(bucket, key, 'second');
      const outcome = await reader.read({ bucket, key, versionId });
      expect(outcome).toMatchObject({ kind: 'read', versionId, digest: sha256(Buffer.from('second')) });
      const [latest, ...older] = await lister.listVersions({ bucket, key });
      expect(latest).toMatchObject({ versionId, kind: 'object', isLatest: true, size: 6 });
      expect(older).toHaveLength(versioning === 'Enabled' ? 1 : 0);
      expect(await lister.current({ bucket, key })).toEqual({
        kind: 'object',
        versionId,
        etag: latest?.etag,
      });
      expect(await lister.holds({ bucket, key }, asListed(latest))).toBe(true);
    });

    it('every key is listed once, page by page', async () => {
      const keys = ['p/1', 'p/2', 'p/\n', 'p/+', 'p/é'];
      for (const key of keys) await put(bucket, key, 'x');
      await put(bucket, 'p/1', 'y');
      const seen: string[] = [];
      let cursor: string | null = null;
      do {
        const page: Awaited<ReturnType<typeof lister.listCurrent>> = await lister.listCurrent({
          bucket,
          prefix: 'p/',
          cursor,
          limit: 2,
        });
        seen.push(...page.objects.map(({ key }) => key));
        cursor = page.nextCursor;
      } while (cursor !== null);
      expect(seen).toEqual(keys.toSorted());
    });

    it('no bytes at all are read', async () => {
      const versionId = await put(bucket, 'empty', Buffer.alloc(0));
      const outcome = await reader.read({ bucket, key: 'empty', versionId });
      expect(outcome).toMatchObject({ kind: 'read', size: 0, digest: sha256(Buffer.alloc(0)) });
    });

    it('a large object is read in ranges to the same digest', async () => {
      const bytes = randomBytes(3_000_001);
      const versionId = await put(bucket, 'large', bytes);
      const slow = { rangeBytes: 256 * 1024, fastBytesPerSecond: Number.POSITIVE_INFINITY };
      const outcome = await new S3ObjectReader(client, slow).read(
        { bucket, key: 'large', versionId },
        { prefixLength: 1e6 },
      );
      expect(outcome).toMatchObject({ digest: sha256(bytes), prefixDigest: sha256(bytes.subarray(0, 1e6)) });
    });

    it('a key that never was is gone, and so is a bucket', async () => {
      const gone = await reader.read({ bucket, key: 'never', versionId: null });
      expect(gone).toEqual({ kind: 'gone', reason: 'no-such-version' });
      const noBucket = await reader.read({ bucket: `${bucket}-none`, key: 'never', versionId: null });
      expect(noBucket).toEqual({ kind: 'gone', reason: 'no-such-bucket' });
      expect(await lister.current({ bucket, key: 'never' })).toEqual({ kind: 'none' });
    });

    it('what cannot be read says why', async () => {
      const archived = await put(bucket, 'cold', 'x', { StorageClass: 'GLACIER' });
      const cold = await reader.read({ bucket, key: 'cold', versionId: archived });
      expect(cold).toMatchObject({ kind: 'unreadable', reason: 'archived', size: 1 });
      const SSECustomerKey = randomBytes(32).toString('base64');
      const hidden = await put(bucket, 'hidden', 'x', { SSECustomerAlgorithm: 'AES256', SSECustomerKey });
      const outcome = await reader.read({ bucket, key: 'hidden', versionId: hidden });
      expect(outcome).toMatchObject({ kind: 'unreadable', reason: 'customer-key' });
      expect(await lister.current({ bucket, key: 'hidden' })).toMatchObject({
        kind: 'object',
        versionId: hidden,
      });
    });
  },
);

describe('versions', async () => {
  const bucket = await bucketWith('Enabled');

  it('and markers are listed in order, and each is named for what it is', async () => {
    const first = await put(bucket, 'k', '1');
    const marker = await remove(bucket, 'k');
    const second = await put(bucket, 'k', '22');
    const last = await remove(bucket, 'k');
    const listed = await lister.listVersions({ bucket, key: 'k' });
    expect(listed.map(({ versionId }) => versionId)).toEqual([last, second, marker, first]);
    expect(await lister.current({ bucket, key: 'k' })).toEqual({ kind: 'delete-marker', versionId: last });
    expect(await reader.read({ bucket, key: 'k', versionId: marker })).toMatchObject({
      kind: 'delete-marker',
    });
    expect(await reader.read({ bucket, key: 'k', versionId: first })).toMatchObject({
      kind: 'read',
      size: 1,
    });
  });

  it('that were destroyed are gone', async () => {
    const versionId = await put(bucket, 'd', '1');
    await remove(bucket, 'd', versionId ?? undefined);
    expect(await reader.read({ bucket, key: 'd', versionId })).toEqual({
      kind: 'gone',
      reason: 'no-such-version',
    });
    expect(await lister.holds({ bucket, key: 'd' }, { versionId, ...NOTHING_ELSE })).toBe(false);
  });

  it('that were overwritten in place are recognized by their ETag', async () => {
    const plain = await bucketWith('never');
    await put(plain, 'k', 'first');
    const [before] = await lister.listVersions({ bucket: plain, key: 'k' });
    const etag = before?.etag ?? '';
    expect(await reader.read({ bucket: plain, key: 'k', versionId: null, etag })).toMatchObject({
      kind: 'read',
    });
    await put(plain, 'k', 'second');
    const after = await reader.read({ bucket: plain, key: 'k', versionId: null, etag });
    expect(after).toEqual({ kind: 'gone', reason: 'overwritten' });
    expect(await lister.holds({ bucket: plain, key: 'k' }, asListed(before))).toBe(false);
  });

  it('are distinguished by how a bucket keeps them', async () => {
    expect(await lister.versioning(bucket)).toBe('enabled');
    expect(await lister.versioning(await bucketWith('Suspended'))).toBe('suspended');
    expect(await lister.versioning(await bucketWith('never'))).toBe('never');
  });
});
