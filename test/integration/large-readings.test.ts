import { createHash } from 'node:crypto';
import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { DynamoLargeReadings } from '../../aws/dynamodb/large-readings.ts';
import { KmsStateSeal } from '../../aws/kms-state-seal.ts';
import { resumableSha256 } from '../../aws/resumable-sha256.ts';
import { ObjectSource } from '../../aws/s3/object-source.ts';
import { pourInto, S3PartReader } from '../../aws/s3/part-reader.ts';
import { ReadAheadBudget } from '../../aws/s3/read-ahead.ts';
import { bareEtag } from '../../core/base/object-ref.ts';
import { completeReading } from '../../core/engine/large/finish-reading.ts';
import {
  fullDigest,
  hashSlice,
  type SlicePorts,
  type StateBinding,
} from '../../core/engine/large/hash-slice.ts';
import { hashUnit } from '../../core/engine/large/hash-unit.ts';
import type { LargeReading, LargeVersion } from '../../core/engine/large/large-reading.ts';
import { layoutOf, unitCount } from '../../core/engine/large/layout.ts';
import { sha256 } from '../model/large-stage.ts';
import { clientSettings, type LocalWorld, localWorld, makeBucket } from './real-stage.ts';

const MIB = 1024 * 1024;
const VERSIONED = 'large-readings';
const SUSPENDED = 'large-readings-suspended';

let world: LocalWorld;
let readings: DynamoLargeReadings;
let kms: KMSClient;
let keyArn = '';

beforeAll(async () => {
  const [endpoint, environment] = [inject('localEndpoint'), inject('localEnvironment')];
  world = await localWorld(endpoint, environment, 'LargeReadings');
  await makeBucket(world, VERSIONED, 'enabled');
  await makeBucket(world, SUSPENDED, 'suspended');
  readings = new DynamoLargeReadings(world.document, world.tables);
  kms = new KMSClient(clientSettings(endpoint, environment));
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
  keyArn = KeyMetadata?.Arn ?? '';
});

let names = 0;
const newName = (): string => String(++names).padStart(40, '0');

const content = (mib: number): Buffer => {
  const bytes = Buffer.alloc(mib * MIB + 5);
  for (let at = 0; at < bytes.length; at += 1000) bytes.writeUInt8((at / 1000) % 251, at);
  return bytes;
};

async function put(Bucket: string, Key: string, Body: Buffer): Promise<LargeVersion> {
  const { VersionId, ETag } = await world.s3.send(new PutObjectCommand({ Bucket, Key, Body }));
  const versionId = VersionId === undefined || VersionId === 'null' ? null : VersionId;
  const version = { bucket: Bucket, key: Key, versionId, etag: bareEtag(ETag ?? ''), size: Body.length };
  return { ...version, storedAt: await storedAtOf(version) };
}

async function storedAtOf({ bucket, key, versionId }: Pick<LargeVersion, 'bucket' | 'key' | 'versionId'>) {
  const source = await ObjectSource.open(world.s3, { bucket, key, versionId }, new AbortController().signal);
  source.close();
  return source.facts.storedAt.toISOString();
}

const readingOf = (version: LargeVersion, more: Partial<LargeReading> = {}): LargeReading => ({
  ...version,
  ...layoutOf(version.size, 1, 2),
  ...{
    name: newName(),
    round: 1,
    dataset: 'large',
    status: 'reading',
    first: 'sha256-parts-1MiB',
    also: 'sha256',
  },
  ...{ storageClass: 'STANDARD', encryption: { algorithm: null, kmsKeyId: null }, contentType: null },
  ...{ startedAt: '2026-11-20T03:12:07.000Z', endedAt: null, waitsUntil: null },
  ...{ digest: null, alsoDigest: null, failure: null },
  ...more,
});

const settings = {
  ...{ connections: 2, rangeBytes: MIB, fastBytesPerSecond: 200e6 },
  places: new ReadAheadBudget(2),
};

const slicePorts = (): SlicePorts => ({
  readings,
  hashes: resumableSha256,
  seal: new KmsStateSeal(kms, keyArn),
  pour: (version, sink, msLeft) => pourInto(world.s3, version, sink, { msLeft, settings }),
  msLeft: () => 60_000,
  sliceBytes: 2 * MIB,
});

const unitPorts = () => ({ readings, parts: new S3PartReader(world.s3), msLeft: () => 60_000 });

async function readAll(reading: LargeReading): Promise<LargeReading | null> {
  for (let unit = 0; unit < unitCount(reading); unit++)
    while (!(await hashUnit({ ...reading, unit }, unitPorts())).isDone);
  while (!(await hashSlice(reading, slicePorts())).isDone);
  const digest = (one: LargeReading) => fullDigest(one, slicePorts());
  await completeReading(reading, { readings, sha256, clock: () => new Date(), fullDigest: digest });
  return readings.find(reading);
}

const digestOfParts = (bytes: Buffer): string => {
  const digests: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += MIB)
    digests.push(
      createHash('sha256')
        .update(bytes.subarray(at, at + MIB))
        .digest(),
    );
  return `sha256-parts-1MiB:${sha256(Buffer.concat(digests))}`;
};

describe('a reading of an object in S3', () => {
  it('comes to the digest of its parts and to what sha256sum prints', async () => {
    const bytes = content(5);
    const reading = readingOf(await put(VERSIONED, 'five', bytes));
    expect(await readings.begin(reading, null)).toBe('begun');
    expect(await readAll(reading)).toMatchObject({
      ...{ status: 'done', digest: digestOfParts(bytes), alsoDigest: `sha256:${sha256(bytes)}` },
    });
  });

  it('is of the version that it names, however many come meanwhile', async () => {
    const bytes = content(3);
    const reading = readingOf(await put(VERSIONED, 'replaced', bytes));
    await readings.begin(reading, null);
    await hashUnit({ ...reading, unit: 0 }, unitPorts());
    await put(VERSIONED, 'replaced', content(4));
    expect(await readAll(reading)).toMatchObject({ digest: digestOfParts(bytes) });
  });

  it('fails as gone where a null version is overwritten in its midst, and has no digest', async () => {
    const reading = readingOf(await put(SUSPENDED, 'overwritten', content(3)));
    await readings.begin(reading, null);
    await hashUnit({ ...reading, unit: 0 }, unitPorts());
    await put(SUSPENDED, 'overwritten', content(4));
    expect(await readAll(reading)).toMatchObject({
      ...{ status: 'failed', digest: null, alsoDigest: null, failure: { reason: 'gone' } },
    });
  });
});

describe('the record of a reading', () => {
  const version = { bucket: VERSIONED, key: 'k', versionId: 'v', etag: 'e', size: 3 * MIB, storedAt: 's' };

  it('is begun by one of many, and the newest round counts', async () => {
    const reading = readingOf(version);
    const begun = await Promise.all([1, 2, 3, 4].map(() => readings.begin(reading, null)));
    expect(begun.sort()).toEqual(['begun', 'exists', 'exists', 'exists']);
    await readings.begin({ ...reading, round: 2 }, null);
    expect((await readings.newest(reading.name))?.round).toBe(2);
    expect(await readings.find(reading)).toEqual(reading);
  });

  it('is charged to a budget to the byte, by however many at the same time', async () => {
    const budget = { dataset: 'budgeted', day: '2026-11-29', bytes: 30 * MIB };
    const all = Array.from({ length: 8 }, () => readingOf(version));
    // Each is read twice: in parts and as a whole.
    const begun = await Promise.all(all.map((reading) => readings.begin(reading, budget)));
    expect(begun.filter((outcome) => outcome === 'begun')).toHaveLength(5);
    expect(begun.filter((outcome) => outcome === 'over-budget')).toHaveLength(3);
    const tomorrow = { ...budget, day: '2026-11-30' };
    expect(await readings.begin(readingOf(version), tomorrow)).toBe('begun');
  });

  it('never has fewer parts of a unit than it had', async () => {
    const name = { name: newName(), round: 1 };
    await readings.saveUnit(name, 3, new Uint8Array(64).fill(1));
    await readings.saveUnit(name, 3, new Uint8Array(32).fill(2));
    expect(await readings.unit(name, 3)).toEqual(new Uint8Array(64).fill(1));
    await readings.saveUnit(name, 0, new Uint8Array(32).fill(7));
    const digests = await readings.partDigests(name);
    expect([digests.length, digests[0], digests[95]]).toEqual([96, 7, 1]);
  });

  it('holds the digests of more parts than an item of DynamoDB does', async () => {
    const name = { name: newName(), round: 1 };
    const unit = new Uint8Array(187 * 32).fill(5);
    for (let number = 0; number < 80; number++) await readings.saveUnit(name, number, unit);
    expect((await readings.partDigests(name)).length).toBe(80 * unit.length);
  });

  it('takes a slice from where it went on only, and keeps the first failure', async () => {
    const name = { name: newName(), round: 1 };
    const slice = (offset: number) => ({ offset, sealed: new Uint8Array([offset]) });
    await readings.saveSlice(name, slice(1), null);
    await readings.saveSlice(name, slice(9), null);
    await readings.saveSlice(name, slice(2), 1);
    await readings.saveSlice(name, slice(8), 1);
    expect(await readings.slice(name)).toEqual(slice(2));
    await readings.fail(name, { reason: 'archived', detail: 'first' });
    await readings.fail(name, { reason: 'transient', detail: 'second' });
    expect(await readings.failureOf(name)).toEqual({ reason: 'archived', detail: 'first' });
  });
});

describe('a state that KMS closed', () => {
  const binding: StateBinding = {
    ...{ bucket: 'b', key: 'ключ "1"\n', version: 'v1', offset: 64, size: 100, reading: 'n/1' },
  };

  it('is opened by what it belongs to', async () => {
    const seal = new KmsStateSeal(kms, keyArn);
    const sealed = await seal.close(new Uint8Array([1, 2, 3]), binding);
    expect(Buffer.from(sealed).includes(Buffer.from([1, 2, 3]))).toBe(false);
    expect(await seal.open(sealed, binding)).toEqual(new Uint8Array([1, 2, 3]));
  });

  it.each([
    [{ bucket: 'c' }],
    [{ key: 'other' }],
    [{ version: 'v2' }],
    [{ offset: 65 }],
    [{ size: 101 }],
    [{ reading: 'n/2' }],
  ])('is not opened with %j', async (other) => {
    const seal = new KmsStateSeal(kms, keyArn);
    const sealed = await seal.close(new Uint8Array([1, 2, 3]), binding);
    expect(await seal.open(sealed, { ...binding, ...other })).toBe(null);
  });
});
