import {
  CreateBucketCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { beforeAll, describe, expect, it } from 'vitest';
import { START_MS, useLocalAws } from './started/local.ts';

const local = useLocalAws();
const Bucket = 'ranges';
const Key = 'letters';
let VersionId: string | undefined;
let empty: string | undefined;

beforeAll(async () => {
  const { s3 } = local();
  await s3.send(new CreateBucketCommand({ Bucket }));
  await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }));
  ({ VersionId } = await s3.send(new PutObjectCommand({ Bucket, Key, Body: 'abcdef' })));
  ({ VersionId: empty } = await s3.send(new PutObjectCommand({ Bucket, Key: 'empty', Body: '' })));
}, START_MS);

const read = async (Range: string) => {
  const answer = await local().s3.send(new GetObjectCommand({ Bucket, Key, VersionId, Range }));
  const { ContentRange, ContentLength, $metadata } = answer;
  const status = $metadata.httpStatusCode;
  return { status, range: ContentRange, length: ContentLength, text: await answer.Body?.transformToString() };
};

describe('a range of a version', () => {
  it.each([
    ['bytes=0-0', 'bytes 0-0/6', 'a'],
    ['bytes=1-3', 'bytes 1-3/6', 'bcd'],
    ['bytes=4-', 'bytes 4-5/6', 'ef'],
    ['bytes=-2', 'bytes 4-5/6', 'ef'],
    ['bytes=-99', 'bytes 0-5/6', 'abcdef'],
    ['bytes=2-99', 'bytes 2-5/6', 'cdef'],
  ])('%s is cut', async (asked, range, text) => {
    expect(await read(asked)).toEqual({ status: 206, range, length: text.length, text });
  });

  it('past the end is refused', async () => {
    await expect(read('bytes=6-')).rejects.toMatchObject({ name: 'InvalidRange' });
  });

  it('of an empty object is refused', async () => {
    const get = new GetObjectCommand({ Bucket, Key: 'empty', VersionId: empty, Range: 'bytes=0-9' });
    await expect(local().s3.send(get)).rejects.toMatchObject({ name: 'InvalidRange' });
  });

  it('that is none gives the whole', async () => {
    expect(await read('bytes=3-1')).toMatchObject({ status: 200, text: 'abcdef' });
  });

  it('can be asked for without the bytes', async () => {
    const head = new HeadObjectCommand({ Bucket, Key, VersionId, Range: 'bytes=1-3' });
    expect(await local().s3.send(head)).toMatchObject({ ContentLength: 3, ContentRange: 'bytes 1-3/6' });
  });

  it('leaves the connection usable', async () => {
    const texts = await Promise.all(Array.from({ length: 40 }, () => read('bytes=0-1')));
    expect(new Set(texts.map(({ text }) => text))).toEqual(new Set(['ab']));
  });
});
