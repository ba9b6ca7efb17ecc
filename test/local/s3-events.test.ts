import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  DeleteObjectTaggingCommand,
  PutBucketNotificationConfigurationCommand,
  PutObjectAclCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  RestoreObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { credentials, useLocalAws } from './started/local.ts';
import { type S3Event, version, watchedBucket } from './started/watched-bucket.ts';

const local = useLocalAws();

const SEQUENCER = expect.stringMatching(/^[0-9a-f]{16}$/);
const ETAG_HELLO = '5d41402abc4b2a76b9719d911017c592';
const ETAG_EMPTY = 'd41d8cd98f00b204e9800998ecf8427e';

const put = async (Bucket: string, Key: string, Body = 'hello'): Promise<string | undefined> =>
  (await local().s3.send(new PutObjectCommand({ Bucket, Key, Body }))).VersionId;

const remove = (Bucket: string, Key: string, VersionId?: string) =>
  local().s3.send(new DeleteObjectCommand({ Bucket, Key, VersionId }));

/** What of an event depends on the call. */
const summaryOf = ({ 'detail-type': type, detail }: S3Event) => {
  const { reason, object, 'deletion-type': deletion } = detail;
  return {
    type,
    object,
    ...(reason !== undefined && { reason }),
    ...(deletion !== undefined && { deletion }),
  };
};

const summaries = (events: S3Event[]) => events.map(summaryOf);

describe('in a versioned bucket', () => {
  it('a put gives the whole event, in the shape that S3 documents', async () => {
    const bucket = await watchedBucket(local(), 'Enabled');
    const versionId = await put(bucket.name, 'a');
    const events = await bucket.take();
    expect(events).toEqual([
      {
        version: '0',
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        'detail-type': 'Object Created',
        source: 'aws.s3',
        account: '000000000000',
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
        region: 'us-east-1',
        resources: [`arn:aws:s3:::${bucket.name}`],
        detail: {
          version: '0',
          'event-version': '1.1',
          bucket: { name: bucket.name },
          object: { key: 'a', size: 5, etag: ETAG_HELLO, 'version-id': versionId, sequencer: SEQUENCER },
          'request-id': expect.any(String),
          requester: '000000000000',
          'source-ip-address': '127.0.0.1',
          reason: 'PutObject',
        },
      },
    ]);
  });

  it('a copy gives the size and version of the copy', async () => {
    const bucket = await watchedBucket(local(), 'Enabled');
    await put(bucket.name, 'from');
    const source = { Bucket: bucket.name, Key: 'to', CopySource: `${bucket.name}/from` };
    const { VersionId } = await local().s3.send(new CopyObjectCommand(source));
    const [, event] = summaries(await bucket.take());
    const object = { key: 'to', size: 5, etag: ETAG_HELLO, 'version-id': VersionId, sequencer: SEQUENCER };
    expect(event).toEqual({ type: 'Object Created', reason: 'CopyObject', object });
  });

  it('a multipart upload gives one event, when it is completed', async () => {
    const bucket = await watchedBucket(local(), 'Enabled');
    const at = { Bucket: bucket.name, Key: 'parts' };
    const { UploadId } = await local().s3.send(new CreateMultipartUploadCommand(at));
    const upload = { ...at, UploadId, PartNumber: 1, Body: 'hello' };
    const { ETag } = await local().s3.send(new UploadPartCommand(upload));
    expect(await bucket.take()).toEqual([]);
    const MultipartUpload = { Parts: [{ ETag, PartNumber: 1 }] };
    const done = await local().s3.send(
      new CompleteMultipartUploadCommand({ ...at, UploadId, MultipartUpload }),
    );
    const etag = done.ETag?.replaceAll('"', '');
    const object = { key: 'parts', size: 5, etag, 'version-id': done.VersionId, sequencer: SEQUENCER };
    expect(summaries(await bucket.take())).toEqual([
      { type: 'Object Created', reason: 'CompleteMultipartUpload', object },
    ]);
  });

  it('a delete, an un-delete and a version delete differ as they do at S3', async () => {
    const bucket = await watchedBucket(local(), 'Enabled');
    const version = await put(bucket.name, 'a');
    const marker = (await remove(bucket.name, 'a')).VersionId;
    await remove(bucket.name, 'a', marker);
    await remove(bucket.name, 'a', version);
    const [, hidden, shown, destroyed] = summaries(await bucket.take());
    const common = { type: 'Object Deleted', reason: 'DeleteObject' };
    const object = { key: 'a', sequencer: SEQUENCER };
    const markerObject = { ...object, etag: ETAG_EMPTY, 'version-id': marker };
    expect(hidden).toEqual({ ...common, deletion: 'Delete Marker Created', object: markerObject });
    const permanent = { ...common, deletion: 'Permanently Deleted' };
    expect(shown).toEqual({ ...permanent, object: { ...object, 'version-id': marker } });
    expect(destroyed).toEqual({ ...permanent, object: { ...object, 'version-id': version } });
  });

  it.each([false, true])('a batch gives one event an object (quiet: %s)', async (Quiet) => {
    const bucket = await watchedBucket(local(), 'Enabled');
    const version = await put(bucket.name, 'a & <b>\n');
    await put(bucket.name, 'c');
    await bucket.take();
    const Objects = [{ Key: 'a & <b>\n', VersionId: version }, { Key: 'c' }];
    await local().s3.send(new DeleteObjectsCommand({ Bucket: bucket.name, Delete: { Objects, Quiet } }));
    const events = summaries(await bucket.take()).sort((a, b) =>
      String(a.object.key) < String(b.object.key) ? -1 : 1,
    );
    const destroyed = { key: 'a & <b>\n', 'version-id': version, sequencer: SEQUENCER };
    const hidden = { key: 'c', 'version-id': expect.any(String), etag: ETAG_EMPTY, sequencer: SEQUENCER };
    const common = { type: 'Object Deleted', reason: 'DeleteObject' };
    expect(events).toEqual([
      { ...common, deletion: 'Permanently Deleted', object: destroyed },
      { ...common, deletion: 'Delete Marker Created', object: hidden },
    ]);
    expect(hidden['version-id']).not.toBe('null');
  });

  it('ACL and tags give events without a size or a sequencer', async () => {
    const bucket = await watchedBucket(local(), 'Enabled');
    const at = { Bucket: bucket.name, Key: 'a', VersionId: await put(bucket.name, 'a') };
    await bucket.take();
    const object = { key: 'a', etag: ETAG_HELLO, 'version-id': at.VersionId };
    await local().s3.send(new PutObjectAclCommand({ ...at, ACL: 'bucket-owner-full-control' }));
    expect(summaries(await bucket.take())).toEqual([{ type: 'Object ACL Updated', object }]);
    await local().s3.send(
      new PutObjectTaggingCommand({ ...at, Tagging: { TagSet: [{ Key: 'k', Value: 'v' }] } }),
    );
    expect(summaries(await bucket.take())).toEqual([{ type: 'Object Tags Added', object }]);
    await local().s3.send(new DeleteObjectTaggingCommand(at));
    expect(summaries(await bucket.take())).toEqual([{ type: 'Object Tags Deleted', object }]);
  });

  it('a restore from an archive gives the storage class', async () => {
    const bucket = await watchedBucket(local(), 'Enabled');
    const at = { Bucket: bucket.name, Key: 'a' };
    const stored = await local().s3.send(
      new PutObjectCommand({ ...at, Body: 'hello', StorageClass: 'GLACIER' }),
    );
    await bucket.take();
    await local().s3.send(new RestoreObjectCommand({ ...at, RestoreRequest: { Days: 1 } }));
    const [event] = await bucket.take();
    expect(event?.['detail-type']).toBe('Object Restore Initiated');
    expect(event?.detail.object).toEqual({
      key: 'a',
      size: 5,
      etag: ETAG_HELLO,
      'version-id': stored.VersionId,
    });
    expect(event?.detail['source-storage-class']).toBe('GLACIER');
  });

  it('sequencers grow', async () => {
    const bucket = await watchedBucket(local(), 'Enabled');
    const versions: (string | undefined)[] = [];
    for (const body of ['1', '2', '3']) versions.push(await put(bucket.name, 'a', body));
    expect((await bucket.take()).map(({ detail }) => detail.object['version-id'])).toEqual(versions);
  });

  it('the requester is the account, whoever of it called', async () => {
    const bucket = await watchedBucket(local(), 'Enabled');
    const { aws } = local();
    const stranger = new S3Client({
      endpoint: aws.endpoint,
      region: aws.region,
      credentials: credentials('AKIAIOSFODNN7EXAMPLE'),
      forcePathStyle: true,
    });
    await stranger.send(new PutObjectCommand({ Bucket: bucket.name, Key: 'a', Body: 'x' }));
    stranger.destroy();
    expect((await bucket.take()).map(({ detail }) => detail.requester)).toEqual(['000000000000']);
  });
});

describe('in a version-suspended bucket', () => {
  it('null versions have no version id', async () => {
    const bucket = await watchedBucket(local(), 'Suspended');
    await put(bucket.name, 'a');
    await remove(bucket.name, 'a');
    const object = { key: 'a', sequencer: SEQUENCER };
    expect(summaries(await bucket.take())).toEqual([
      { type: 'Object Created', reason: 'PutObject', object: { ...object, size: 5, etag: ETAG_HELLO } },
      {
        type: 'Object Deleted',
        reason: 'DeleteObject',
        deletion: 'Delete Marker Created',
        object: { ...object, etag: ETAG_EMPTY },
      },
    ]);
  });

  it('older versions keep theirs', async () => {
    const bucket = await watchedBucket(local(), 'Enabled');
    const versionId = await put(bucket.name, 'a');
    await version(local(), bucket.name, 'Suspended');
    await bucket.take();
    await remove(bucket.name, 'a', versionId);
    const object = { key: 'a', 'version-id': versionId, sequencer: SEQUENCER };
    expect(summaries(await bucket.take())).toEqual([
      { type: 'Object Deleted', reason: 'DeleteObject', deletion: 'Permanently Deleted', object },
    ]);
  });
});

describe('in a bucket without versions', () => {
  it('a delete is permanent and names no version', async () => {
    const bucket = await watchedBucket(local());
    await put(bucket.name, 'a');
    await remove(bucket.name, 'a');
    const object = { key: 'a', sequencer: SEQUENCER };
    expect(summaries(await bucket.take())).toEqual([
      { type: 'Object Created', reason: 'PutObject', object: { ...object, size: 5, etag: ETAG_HELLO } },
      { type: 'Object Deleted', reason: 'DeleteObject', deletion: 'Permanently Deleted', object },
    ]);
  });
});

describe('keys', () => {
  it.each([
    'with space',
    'plus+and%2B',
    'ümlaut',
    '🦭/seal',
    'line\nbreak',
    'a/../b',
    '?query=1&x#y',
    'a//b/',
    `${'k'.repeat(1022)}é`,
  ])('%j arrives raw', async (key) => {
    const bucket = await watchedBucket(local(), 'Enabled');
    await put(bucket.name, key);
    await remove(bucket.name, key);
    expect((await bucket.take()).map(({ detail }) => detail.object.key)).toEqual([key, key]);
  });
});

describe('no event', () => {
  it('comes of a call that failed', async () => {
    const bucket = await watchedBucket(local(), 'Enabled');
    await put(bucket.name, 'a');
    await bucket.take();
    const again = new PutObjectCommand({ Bucket: bucket.name, Key: 'a', Body: 'x', IfNoneMatch: '*' });
    await expect(local().s3.send(again)).rejects.toThrow();
    expect(await bucket.take()).toEqual([]);
  });

  it('comes from a bucket that does not send them', async () => {
    const bucket = await watchedBucket(local(), 'Enabled');
    const off = { Bucket: bucket.name, NotificationConfiguration: {} };
    await local().s3.send(new PutBucketNotificationConfigurationCommand(off));
    await put(bucket.name, 'a');
    expect(await bucket.take()).toEqual([]);
  });
});
