import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  PutObjectLockConfigurationCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { DynamoQueries } from '../../aws/dynamodb/queries/dynamo-queries.ts';
import { S3ObjectReader } from '../../aws/s3/object-reader.ts';
import { S3RestoreWriter } from '../../aws/s3/restore-writer.ts';
import { S3SourceReader } from '../../aws/s3/source-reader.ts';
import { S3VersionLister } from '../../aws/s3/version-lister.ts';

import { verifyKey } from '../../core/engine/verification/verify-key.ts';
import { runCli } from '../cli/run-cli.ts';
import { DEPLOYMENT } from '../cli/samples.ts';
import type { Versioning } from '../fakes/memory-bucket.ts';
import type { Stage } from '../model/stage.ts';
import { type LocalWorld, localWorld, makeBucket, realStage } from './real-stage.ts';
import { sealAll } from './steps.ts';

let world: LocalWorld;
let count = 0;
const folder = mkdtempSync(join(tmpdir(), 'restore-apply-'));
afterAll(() => rmSync(folder, { recursive: true }));

beforeAll(async () => {
  world = await localWorld(inject('localEndpoint'), inject('localEnvironment'), 'RestoreApply');
});

/** A sealed dataset in a bucket of its own. */
async function sealed(
  keys: Readonly<Record<string, string>>,
  versioning: Versioning = 'enabled',
  more: Partial<PutObjectCommandInput> = {},
) {
  count += 1;
  const name = `restore-apply-${count}`;
  await makeBucket(world, name, versioning);
  if (more.ObjectLockMode !== undefined)
    await world.s3.send(
      new PutObjectLockConfigurationCommand({
        Bucket: name,
        ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled' },
      }),
    );
  const stage = await realStage(world, name, versioning, 'sealed', name);
  const keyOf = (key: string) => `${name}/${key}`;
  await sealAll(
    stage.bucket === name && Object.keys(more).length > 0 ? withProperties(stage, more) : stage,
    Object.fromEntries(Object.entries(keys).map(([key, content]) => [keyOf(key), content])),
  );
  await stage.step();
  const ref = (key: string) => ({ bucket: name, key: keyOf(key) });
  return {
    name,
    stage,
    ref,
    put: (key: string, content: string) => stage.put(keyOf(key), content),
    delete: (key: string) => stage.delete(keyOf(key)),
    step: () => stage.step(),
    verify: async (key: string) => (await verifyKey(ref(key), name, stage.ports)).state,
    versions: (key: string) => stage.ports.lister.listVersions(ref(key)),
  };
}

/** What is put has these properties as well. */
const withProperties = (stage: Stage, more: Partial<PutObjectCommandInput>): Stage => ({
  ...stage,
  put: async (Key, Body) => {
    const stored = await world.s3.send(
      new PutObjectCommand({ Bucket: stage.bucket, Key, Body: Buffer.from(Body), ...more }),
    );
    const { LastModified, ETag = '' } = await world.s3.send(
      new HeadObjectCommand({ Bucket: stage.bucket, Key }),
    );
    return {
      versionId: stored.VersionId ?? null,
      etag: ETag.replaceAll('"', ''),
      storedAt: (LastModified ?? new Date()).toISOString(),
    };
  },
});

const restorer = () => ({
  lister: new S3VersionLister(world.s3),
  sources: new S3SourceReader(world.s3),
  writer: new S3RestoreWriter(world.s3),
  reader: new S3ObjectReader(world.s3),
});

const restore = (dataset: string, ...args: readonly string[]) => {
  const queries = new DynamoQueries(world.document, world.tables, () => new Date());
  return runCli(
    ['restore', '--dataset', dataset, '--receipt', join(folder, `${dataset}.json`), '--json', ...args],
    { queries, restorer: restorer(), deployment: DEPLOYMENT },
  );
};
const results = (out: string) =>
  out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
    .filter(({ kind }) => kind === 'key')
    .map(({ step, status }) => `${step} ${status}`)
    .sort();

describe('sealwatch restore --apply, on S3', () => {
  it('puts back what was altered and what was hidden, hides what was added, and verify finds nothing', async () => {
    const scene = await sealed({ a: 'good a', b: 'good b', c: 'good c' });
    await scene.put('a', 'bad');
    await scene.delete('b');
    await scene.put('extra', 'extra');
    for (const key of ['a', 'b', 'c', 'extra']) await scene.verify(key);
    await scene.step();
    const { out, exitCode, err } = await restore(scene.name, '--apply');
    expect({ results: results(out), exitCode, err }).toEqual({
      results: ['copy restored', 'hide restored', 'undelete restored'],
      exitCode: 0,
      err: '',
    });
    const states = await Promise.all(['a', 'b', 'c', 'extra'].map(scene.verify));
    expect(states).toEqual(['intact', 'intact', 'intact', 'recorded']);
    const { predicate } = JSON.parse(readFileSync(join(folder, `${scene.name}.json`), 'utf8'));
    expect(predicate.keys).toHaveLength(3);
    expect(await restore(scene.name)).toMatchObject({ exitCode: 0 });
  });

  it('keeps headers, metadata, tags, storage class and encryption', async () => {
    const scene = await sealed({ a: 'good' }, 'enabled', {
      ContentType: 'application/json',
      CacheControl: 'no-store',
      Metadata: { batch: '12' },
      Tagging: 'team=ml&note=a%20b',
      StorageClass: 'STANDARD_IA',
      ServerSideEncryption: 'AES256',
    });
    await scene.put('a', 'bad');
    await scene.verify('a');
    await scene.step();
    const { out } = await restore(scene.name, '--apply');
    expect(JSON.parse(out.split('\n')[0] ?? '')).toMatchObject({ status: 'restored', detail: null });
    const { bucket: Bucket, key: Key } = scene.ref('a');
    expect(await world.s3.send(new HeadObjectCommand({ Bucket, Key }))).toMatchObject({
      ContentType: 'application/json',
      CacheControl: 'no-store',
      Metadata: { batch: '12' },
      StorageClass: 'STANDARD_IA',
      ServerSideEncryption: 'AES256',
    });
    const { TagSet } = await world.s3.send(new GetObjectTaggingCommand({ Bucket, Key }));
    expect(TagSet).toEqual([
      { Key: 'team', Value: 'ml' },
      { Key: 'note', Value: 'a b' },
    ]);
  });

  it('keeps retention and legal hold: the copy cannot be deleted either', async () => {
    const until = new Date('2030-01-01T00:00:00.000Z');
    const lock = { ObjectLockMode: 'GOVERNANCE', ObjectLockRetainUntilDate: until } as const;
    const scene = await sealed({ a: 'good' }, 'enabled', { ...lock, ObjectLockLegalHoldStatus: 'ON' });
    await scene.put('a', 'bad');
    await scene.verify('a');
    await scene.step();
    const { out } = await restore(scene.name, '--apply');
    expect(JSON.parse(out.split('\n')[0] ?? '')).toMatchObject({ status: 'restored', detail: null });
    const { bucket: Bucket, key: Key } = scene.ref('a');
    const found = await world.s3.send(new HeadObjectCommand({ Bucket, Key }));
    expect(found).toMatchObject({ ...lock, ObjectLockLegalHoldStatus: 'ON' });
    const destroys = world.s3.send(new DeleteObjectCommand({ Bucket, Key, VersionId: found.VersionId }));
    await expect(destroys).rejects.toThrow(/denied/i);
  });

  it.each(["it's", 'a b+c%20d', 'x?versionId=1', 'ü/日本', '-rf', 'dots/./x'])(
    'restores the key %j as it is written',
    async (key) => {
      const scene = await sealed({ [key]: 'good' });
      await scene.put(key, 'bad');
      await scene.verify(key);
      await scene.step();
      const { out } = await restore(scene.name, '--apply');
      expect(results(out)).toEqual(['copy restored']);
      expect(await scene.verify(key)).toBe('intact');
    },
  );

  it('in a bucket that keeps no versions loses what is there only where that is asked for', async () => {
    const scene = await sealed({ a: 'good', b: 'good' }, 'suspended');
    await scene.put('a', 'bad');
    await scene.verify('a');
    await scene.step();
    expect(await restore(scene.name, '--apply')).toMatchObject({ exitCode: 3 });
    const { out } = await restore(scene.name, '--apply', '--overwrite');
    expect(results(out)).toEqual(['copy restored']);
    expect(await scene.verify('a')).toBe('intact');
  });

  it('is refused by a condition that does not hold, and says so', async () => {
    const scene = await sealed({ a: 'good' });
    const { writer, sources } = restorer();
    const [good] = await scene.versions('a');
    const source = {
      ...scene.ref('a'),
      versionId: good?.versionId ?? null,
      isUnversioned: false,
      etag: 'other',
    };
    const state = await sources.describe(source);
    if (state.kind !== 'readable') throw new Error(state.kind);
    const request = { source, target: scene.ref('a'), properties: state.properties };
    await expect(writer.copy(request, { etag: 'x' })).rejects.toMatchObject({ code: 'CONFLICT' });
    const gone = { ...source, versionId: '3sL4kqtJlcpXroDTDmJ' };
    await expect(writer.copy({ ...request, source: gone }, null)).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});

describe('a copy in parts, on S3', () => {
  it('has what the source has, goes on with the parts that are there, and can be given up', async () => {
    const Bucket = 'restore-parts';
    await world.s3.send(new CreateBucketCommand({ Bucket }));
    await world.s3.send(
      new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }),
    );
    const bytes = Buffer.alloc(11 * 2 ** 20, 'abc');
    const properties = { Metadata: { batch: '12' }, Tagging: 'team=ml', ContentType: 'text/csv' };
    const put = new PutObjectCommand({ Bucket, Key: 'source', Body: bytes, ...properties });
    const { VersionId, ETag = '' } = await world.s3.send(put);
    const { writer, sources } = restorer();
    const source = {
      bucket: Bucket,
      key: 'source',
      versionId: VersionId ?? null,
      isUnversioned: false,
      etag: ETag.replaceAll('"', ''),
    };
    const state = await sources.describe(source);
    if (state.kind !== 'readable') throw new Error(state.kind);
    const target = { bucket: Bucket, key: 'target' };
    const request = { source, target, properties: state.properties };
    const upload = await writer.beginParts(request);
    const middle = 6 * 2 ** 20;
    await writer.copyPart(request, upload, { number: 1, first: 0, last: middle - 1 });
    await writer.copyPart(request, upload, { number: 2, first: middle, last: bytes.length - 1 });
    const parts = await writer.copiedParts(target, upload);
    expect(parts.map(({ number }) => number)).toEqual([1, 2]);
    const versionId = await writer.completeParts(target, { id: upload, parts }, null);
    const read = await restorer().reader.read({ ...target, versionId });
    const original = await restorer().reader.read({ ...source });
    expect(read).toMatchObject({ kind: 'read', digest: 'digest' in original ? original.digest : '' });
    const copied = await sources.describe({ ...target, versionId, isUnversioned: false });
    expect(copied).toMatchObject({
      properties: { metadata: { batch: '12' }, headers: { ContentType: 'text/csv' } },
    });
    const other = await writer.beginParts(request);
    await writer.abortParts(target, other);
    await writer.abortParts(target, other);
    await expect(writer.copiedParts(target, other)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
