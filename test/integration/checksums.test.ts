import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { DynamoComputedChecksums } from '../../aws/dynamodb/computed-checksums.ts';
import { S3ChecksumJobs } from '../../aws/s3/checksum-jobs.ts';
import { s3Client } from '../../aws/s3/client.ts';
import { s3ControlClient } from '../../aws/s3/control-client.ts';
import { S3StoredChecksums } from '../../aws/s3/stored-checksums.ts';
import { S3VersionLister } from '../../aws/s3/version-lister.ts';
import { type AskedVersion, manifestLine } from '../../core/engine/checksums/job-manifest.ts';
import { keepReport } from '../../core/engine/checksums/keep-report.ts';
import type { Run, RunJob } from '../../core/engine/runs/run.ts';
import { clientSettings } from './real-stage.ts';
import { createTables } from './tables.ts';

const ACCOUNT = '000000000000';
const ROLE = `arn:aws:iam::${ACCOUNT}:role/Sealwatch-ChecksumJobsRole`;
const settings = clientSettings(inject('localEndpoint'), inject('localEnvironment'));
const client = s3Client({ ...settings, forcePathStyle: true });
const stored = new S3StoredChecksums(client);
const lister = new S3VersionLister(client);

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
const digestOf = (content: string | Buffer) =>
  `sha256:${createHash('sha256').update(content).digest('hex')}` as const;

async function versionedBucket(name: string): Promise<string> {
  const bucket = `${name}-${randomBytes(4).toString('hex')}`;
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  const VersioningConfiguration = { Status: 'Enabled' } as const;
  await client.send(new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration }));
  return bucket;
}

const put = async (Bucket: string, Key: string, Body: string, rest: Partial<PutObjectCommandInput> = {}) =>
  (await client.send(new PutObjectCommand({ Bucket, Key, Body, ...rest }))).VersionId ?? '';

/** Two parts; S3 computes no SHA-256 of the whole of these, whatever it is asked for. */
async function putInParts(Bucket: string, Key: string, parts: readonly Buffer[]): Promise<string> {
  const begun = await client.send(
    new CreateMultipartUploadCommand({ Bucket, Key, ChecksumAlgorithm: 'SHA256' }),
  );
  const UploadId = begun.UploadId;
  const Parts = [];
  for (const [index, Body] of parts.entries()) {
    const PartNumber = index + 1;
    const part = await client.send(
      new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body, ChecksumAlgorithm: 'SHA256' }),
    );
    Parts.push({ PartNumber, ETag: part.ETag, ChecksumSHA256: part.ChecksumSHA256 });
  }
  const done = await client.send(
    new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts } }),
  );
  return done.VersionId ?? '';
}

describe('the checksum that S3 stored', () => {
  let bucket: string;
  beforeAll(async () => {
    bucket = await versionedBucket('stored');
  });
  const ask = async (key: string, versionId: string | null) => stored.ask({ bucket, key, versionId });

  it('is the SHA-256 of the version that was asked for, of one part', async () => {
    const first = await put(bucket, 'k', 'first', { ChecksumAlgorithm: 'SHA256' });
    const second = await put(bucket, 'k', 'second', { ChecksumAlgorithm: 'SHA256' });
    expect(await ask('k', first)).toMatchObject({
      sha256: digestOf('first'),
      facts: { versionId: first, size: 5 },
    });
    expect(await ask('k', second)).toMatchObject({ sha256: digestOf('second') });
  });

  it('is given of what lies in an archive, and of odd keys', async () => {
    const key = 'dir/a b+c\n😀%41"';
    const versionId = await put(bucket, key, 'cold', {
      ChecksumAlgorithm: 'SHA256',
      StorageClass: 'GLACIER',
    });
    expect(await ask(key, versionId)).toMatchObject({
      sha256: digestOf('cold'),
      facts: { storageClass: 'GLACIER' },
    });
  });

  it('is none where S3 stored a CRC, or one over the parts of an upload', async () => {
    const crc = await put(bucket, 'crc', 'x', { ChecksumAlgorithm: 'CRC32' });
    expect(await ask('crc', crc)).toMatchObject({ kind: 'described', sha256: null });
    const parts = await putInParts(bucket, 'parts', [Buffer.alloc(5 * 2 ** 20, 'a'), Buffer.from('b')]);
    expect(await ask('parts', parts)).toMatchObject({ kind: 'described', sha256: null });
  });

  it('is not described for a version that is gone, a delete marker, or another ETag', async () => {
    const versionId = await put(bucket, 'gone', 'x', { ChecksumAlgorithm: 'SHA256' });
    const marker = await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: 'gone' }));
    expect(await ask('gone', marker.VersionId ?? '')).toMatchObject({ kind: 'undescribed' });
    expect(await stored.ask({ bucket, key: 'gone', versionId, etag: 'ab'.repeat(16) })).toEqual({
      kind: 'undescribed',
      detail: 'S3 answered 412 when it was asked for a checksum',
    });
    await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: 'gone', VersionId: versionId }));
    expect(await ask('gone', versionId)).toMatchObject({ kind: 'undescribed' });
  });

  it('is named by lists, so that nobody asks for each', async () => {
    const listing = await versionedBucket('listed');
    await put(listing, 'a&<b>', 'x', { ChecksumAlgorithm: 'SHA256' });
    await put(listing, 'crc', 'x', { ChecksumAlgorithm: 'CRC32' });
    await putInParts(listing, 'parts', [Buffer.alloc(5 * 2 ** 20, 'a'), Buffer.from('b')]);
    const { objects } = await lister.listCurrent({ bucket: listing, prefix: '', cursor: null, limit: 10 });
    expect(objects.map(({ key, hasSha256 }) => [key, hasSha256 ?? false])).toEqual([
      ['a&<b>', true],
      ['crc', false],
      ['parts', false],
    ]);
  });
});

describe('a job of S3 Batch Operations', () => {
  let guarded: string;
  let reports: string;
  let jobs: S3ChecksumJobs;
  let computed: DynamoComputedChecksums;
  const run: Pick<Run, 'id' | 'startedAt'> = {
    id: `labels/${randomUUID()}`,
    startedAt: '2026-11-29T10:00:00.000Z',
  };

  beforeAll(async () => {
    guarded = await versionedBucket('guarded');
    reports = await versionedBucket('reports');
    const place = { account: ACCOUNT, bucket: reports, bucketArn: `arn:aws:s3:::${reports}`, roleArn: ROLE };
    jobs = new S3ChecksumJobs(client, s3ControlClient(inject('localEndpoint'), settings), place);
    const database = new DynamoDBClient({ ...settings, endpoint: inject('tablesEndpoint') });
    const tables = await createTables(database, `checksums-${randomBytes(4).toString('hex')}`);
    computed = new DynamoComputedChecksums(DynamoDBDocumentClient.from(database), tables, hash);
  });

  const begin = async (
    asked: readonly AskedVersion[],
    name: string = randomUUID(),
  ): Promise<RunJob & { id: string }> => {
    const text = asked.map(manifestLine).join('');
    const manifest = { ...(await jobs.putManifest(`${name}.csv`, text)), versions: asked.length };
    const id = await jobs.create(manifest, hash(name));
    return { manifest, id, begunAt: null, kept: 0 };
  };
  const ended = ({ id, manifest }: RunJob & { id: string }) =>
    expect.poll(() => jobs.describe(id, manifest), { timeout: 60_000 });
  const kept = (job: RunJob) => keepReport(run as Run, job, { jobs, computed, msLeft: () => 900_000 });

  it('computes SHA-256 of the very versions, whatever their keys, classes and parts, and keeps them', async () => {
    const keys = ['plain', 'a b+c', 'line\nend,"q"', '😀', '%41', `${'é'.repeat(511)}x`];
    const asked: AskedVersion[] = [];
    for (const key of keys)
      asked.push({ bucket: guarded, key, versionId: await put(guarded, key, `bytes of ${key}`) });
    await put(guarded, 'plain', 'a newer version');
    const cold = await put(guarded, 'cold', 'cold bytes', { StorageClass: 'GLACIER' });
    const parts = [Buffer.alloc(5 * 2 ** 20, 'a'), Buffer.from('b')];
    const large = await putInParts(guarded, 'large', parts);
    asked.push(
      { bucket: guarded, key: 'cold', versionId: cold },
      { bucket: guarded, key: 'large', versionId: large },
    );
    const job = await begin(asked);
    await ended(job).toMatchObject({ status: 'Complete', isAsAsked: true, reasons: [] });
    expect(await kept(job)).toMatchObject({
      kind: 'all',
      tally: { computed: 8, failed: 0, missing: 0, foreign: 0 },
    });
    const found = await Promise.all(asked.map((version) => computed.find(run.id, version)));
    expect(found.map((each) => each?.digest)).toEqual([
      ...keys.map((key) => digestOf(`bytes of ${key}`)),
      digestOf('cold bytes'),
      digestOf(Buffer.concat(parts)),
    ]);
    expect(await computed.find('another run', asked[0] as AskedVersion)).toBeNull();
  });

  it('says of a version that is gone that it failed', async () => {
    const there = { bucket: guarded, key: 'there', versionId: await put(guarded, 'there', 'x') };
    const gone = { bucket: guarded, key: 'gone', versionId: await put(guarded, 'gone', 'y') };
    await client.send(new DeleteObjectCommand({ Bucket: guarded, Key: 'gone', VersionId: gone.versionId }));
    const job = await begin([there, gone]);
    await ended(job).toMatchObject({ status: 'Complete' });
    expect(await kept(job)).toMatchObject({ tally: { computed: 1, failed: 1, missing: 0 } });
    expect(await computed.find(run.id, gone)).toBeNull();
  });

  it('is one job, asked for twice with the same token', async () => {
    const version = { bucket: guarded, key: 'once', versionId: await put(guarded, 'once', 'x') };
    const { id, manifest } = await begin([version], 'once');
    expect(await jobs.create(manifest, hash('once'))).toBe(id);
  });

  it('fails where the manifest is another one than the ETag names, and is not as asked', async () => {
    const version = { bucket: guarded, key: 'm', versionId: await put(guarded, 'm', 'x') };
    const manifest = { ...(await jobs.putManifest('m.csv', manifestLine(version))), versions: 1 };
    const job = await jobs.create({ ...manifest, etag: 'ab'.repeat(16) }, hash(randomUUID()));
    await expect
      .poll(() => jobs.describe(job, manifest), { timeout: 60_000 })
      .toMatchObject({
        status: 'Failed',
        isAsAsked: false,
        reasons: [expect.stringMatching(/^ManifestETagMismatch /)],
      });
  });

  it('is cancelled while it goes on, writes no report then, and stays as it is where it is over or unknown', async () => {
    const versionId = await put(guarded, 'c', 'x');
    const long = await begin(Array.from({ length: 5_000 }, () => ({ bucket: guarded, key: 'c', versionId })));
    await jobs.cancel(long.id, 'the run was stopped');
    expect(await jobs.describe(long.id, long.manifest)).toMatchObject({
      status: 'Cancelled',
      isAsAsked: true,
      reasons: ['the run was stopped'],
    });
    expect(await jobs.reportIndex(long.id)).toBeNull();
    await jobs.cancel(long.id, 'once more');
    await jobs.cancel(randomUUID(), 'nobody knows it');
    const short = await begin([{ bucket: guarded, key: 'c', versionId }]);
    await ended(short).toMatchObject({ status: 'Complete' });
    await jobs.cancel(short.id, 'too late');
    expect(await jobs.describe(short.id, short.manifest)).toMatchObject({ status: 'Complete' });
  });

  it('is unknown under another id, and has no report before it is written', async () => {
    const { manifest } = await begin([
      { bucket: guarded, key: 'x', versionId: await put(guarded, 'x', 'x') },
    ]);
    await expect(jobs.describe(randomUUID(), manifest)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await jobs.reportIndex(randomUUID())).toBeNull();
  });

  it('is not believed where somebody wrote over its report', async () => {
    const job = await begin([{ bucket: guarded, key: 'f', versionId: await put(guarded, 'f', 'x') }]);
    await ended(job).toMatchObject({ status: 'Complete' });
    const index = JSON.parse((await jobs.reportIndex(job.id)) ?? '{}') as { Results: { Key: string }[] };
    const Key = index.Results[0]?.Key ?? '';
    await client.send(
      new PutObjectCommand({ Bucket: reports, Key, Body: 'guarded,f,v,succeeded,,200,"{}"\n' }),
    );
    expect(await kept(job)).toEqual({
      kind: 'wrong',
      why: `${Key} is not what its index says: its MD5 differs`,
    });
    const elsewhere = { ...index, Results: [{ ...index.Results[0], Bucket: guarded }] };
    const Body = JSON.stringify(elsewhere);
    await client.send(
      new PutObjectCommand({ Bucket: reports, Key: `reports/job-${job.id}/manifest.json`, Body }),
    );
    expect(await kept(job)).toEqual({
      kind: 'wrong',
      why: `it names ${guarded}/${Key}, which is none of its files`,
    });
  });

  it('is not believed where its manifest is not what was written', async () => {
    const job = await begin([{ bucket: guarded, key: 'w', versionId: await put(guarded, 'w', 'x') }]);
    await ended(job).toMatchObject({ status: 'Complete' });
    const CopySource = `${reports}/${job.manifest.key}`;
    const copy = await client.send(
      new CopyObjectCommand({ Bucket: reports, Key: 'manifests/other.csv', CopySource }),
    );
    const other = {
      ...job.manifest,
      key: 'manifests/other.csv',
      versionId: copy.VersionId ?? '',
      etag: '00'.repeat(16),
    };
    expect(await kept({ ...job, manifest: other })).toEqual({
      kind: 'wrong',
      why: 'manifests/other.csv is not what was written',
    });
  });
});
