import { randomUUID } from 'node:crypto';
import * as s3 from '@aws-sdk/client-s3';
import { expect, inject, it } from 'vitest';
import { s3Client } from '../../aws/s3/client.ts';
import { remainsOfKey } from '../../cli/erased/find-remains.ts';
import { remainsReader } from '../../cli/erased/remains-reader.ts';
import { fakeQueries } from '../cli/fake-queries.ts';
import { version } from '../cli/samples.ts';

const KEY = 'a b+c%é.jsonl';
const client = s3Client({
  endpoint: inject('localEndpoint'),
  region: 'us-east-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  forcePathStyle: true,
});

const found = async (Bucket: string): Promise<string[]> => {
  const kinds: string[] = [];
  const ref = { bucket: Bucket, key: KEY };
  const gone = version('v1', { destroyed: { at: '', by: 'delete', sequencer: null, rank: null } });
  const queries = fakeQueries({ history: [{ ...gone, ...ref }] });
  for await (const { kind } of remainsOfKey(ref, { queries, reader: remainsReader(client) }))
    kinds.push(kind);
  return kinds.sort();
};

it('what is left of a key on S3 is found until all of it is deleted', async () => {
  const Bucket = `erased-${randomUUID().slice(0, 8)}`;
  await client.send(new s3.CreateBucketCommand({ Bucket }));
  const VersioningConfiguration = { Status: 'Enabled' } as const;
  await client.send(new s3.PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
  expect(await found(Bucket)).toEqual([]);
  await client.send(new s3.PutObjectCommand({ Bucket, Key: KEY, Body: 'personal' }));
  // Another key that begins with it is none of it.
  await client.send(new s3.PutObjectCommand({ Bucket, Key: `${KEY}.2`, Body: 'other' }));
  const upload = await client.send(new s3.CreateMultipartUploadCommand({ Bucket, Key: KEY }));
  await client.send(new s3.CreateMultipartUploadCommand({ Bucket, Key: `${KEY}.2` }));
  await client.send(new s3.DeleteObjectCommand({ Bucket, Key: KEY }));
  expect(await found(Bucket)).toEqual(['delete-marker', 'upload', 'version']);

  const { Versions = [], DeleteMarkers = [] } = await client.send(
    new s3.ListObjectVersionsCommand({ Bucket }),
  );
  for (const { Key, VersionId } of [...Versions, ...DeleteMarkers])
    if (Key === KEY) await client.send(new s3.DeleteObjectCommand({ Bucket, Key, VersionId }));
  expect(await found(Bucket)).toEqual(['upload']);
  await client.send(new s3.AbortMultipartUploadCommand({ Bucket, Key: KEY, UploadId: upload.UploadId }));
  expect(await found(Bucket)).toEqual([]);
});
