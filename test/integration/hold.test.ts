import { randomUUID } from 'node:crypto';
import * as s3 from '@aws-sdk/client-s3';
import { expect, inject, it } from 'vitest';
import { readHoldChecks, saveHoldCheck } from '../../aws/dynamodb/hold-items.ts';
import { manifestKeys } from '../../aws/dynamodb/manifest-keys.ts';
import { DynamoQueries } from '../../aws/dynamodb/queries/dynamo-queries.ts';
import { s3Client } from '../../aws/s3/client.ts';
import { lockReader } from '../../aws/s3/lock-reader.ts';
import { decideHold } from '../../cli/hold/decide-hold.ts';
import { holdStore } from '../../cli/hold/hold-store.ts';
import { type WatchHoldsPorts, watchHolds } from '../../core/engine/holds/watch-holds.ts';
import { perform } from '../../core/engine/sealing/perform.ts';
import { driveRun, IDLE_ENGINE } from '../model/drive-run.ts';
import { localWorld, realStage } from './real-stage.ts';

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

it('each lock of a version is read, without its bytes; what is not there is told apart from what nobody holds', async () => {
  const bucket = `hold-${randomUUID().slice(0, 8)}`;
  await client.send(new s3.CreateBucketCommand({ Bucket: bucket, ObjectLockEnabledForBucket: true }));
  const key = 'a b+é';
  const { VersionId: versionId = '' } = await client.send(
    new s3.PutObjectCommand({ Bucket: bucket, Key: key, Body: 'x' }),
  );
  const place = { bucket, key, versionId };
  const read = lockReader(client);
  expect(await read(place, 'governance')).toEqual({ kind: 'retention', until: null });
  expect(await read(place, 'legal')).toEqual({ kind: 'legal', isOn: false });
  await store.take(place, { kind: 'retain', mode: 'GOVERNANCE', until: UNTIL });
  await store.take(place, { kind: 'legal-hold', on: true });
  expect(await read(place, 'governance')).toEqual({ kind: 'retention', until: UNTIL });
  expect(await read(place, 'legal')).toEqual({ kind: 'legal', isOn: true });
  expect(await read({ ...place, key: 'other' }, 'legal')).toEqual({ kind: 'gone' });
  expect(await read({ ...place, bucket: 'nobody-has-this-bucket' }, 'legal')).toMatchObject({
    kind: 'unread',
  });
});

it('a hold that somebody takes away unseen is found by the locks that S3 has, and once it is put again that ends', async () => {
  const bucket = `hold-${randomUUID().slice(0, 8)}`;
  await client.send(new s3.CreateBucketCommand({ Bucket: bucket, ObjectLockEnabledForBucket: true }));
  const world = await localWorld(inject('localEndpoint'), inject('localEnvironment'), 'Holding');
  const stage = await realStage(world, bucket, 'enabled', 'sealed', 'held');
  const key = 'held/a';
  const { versionId } = await stage.put(key, 'good');
  const { document, tables } = world;
  const principal = { arn: 'arn:aws:iam::111122223333:role/Trainer', account: '111122223333', session: null };
  const ports = {
    ...stage.ports,
    runs: stage.runs,
    engine: IDLE_ENGINE,
    datasetOfKey: () => 'held',
    authorize: () => {},
    recordDecision: async () => {},
  };
  const sealed = await perform({ do: 'seal-start', dataset: 'held', accepts: 'baseline' }, principal, ports);
  if (sealed.kind === 'run') await driveRun(sealed.run, ports);
  await stage.step();
  const version = { bucket, key, versionId };
  const put = async () => {
    const since = new Date().toISOString();
    const step = decideHold({ mode: null, until: null, hasLegalHold: false }, { kind: 'legal' }, since);
    if (step.kind === 'legal-hold') await store.take(version, step);
    await perform({ do: 'hold', dataset: 'held', kind: 'legal', until: null, since }, principal, ports);
    await stage.step();
  };
  await put();

  let laterMs = 0;
  const watch: WatchHoldsPorts = {
    ...stage.ports,
    runs: stage.runs,
    clock: () => new Date(Date.now() + laterMs),
    msLeft: () => 900_000,
    manifestKeys: manifestKeys(document, tables),
    checks: {
      all: () => readHoldChecks(document, tables),
      save: (check) => saveHoldCheck(document, tables, check),
    },
    lock: lockReader(world.s3),
  };
  const queries = new DynamoQueries(document, tables, () => new Date());
  const states = async () => {
    const found = [];
    for await (const { rule, state, dataset } of queries.findings({
      by: { kind: 'dataset', dataset: 'held' },
    }))
      found.push([rule, state, dataset]);
    return found;
  };
  await watchHolds(watch);
  expect(await states()).toEqual([]);
  expect(await queries.holds()).toMatchObject([
    { hold: { by: principal.arn, kind: 'legal' }, check: { last: { checked: 1, unheld: 0, unread: 0 } } },
  ]);

  await store.take(version, { kind: 'legal-hold', on: false });
  laterMs = 25 * 60 * 60 * 1000;
  await watchHolds(watch);
  expect(await states()).toEqual([['object-lock-weakened', 'open', 'held']]);
  await put();
  laterMs *= 2;
  await watchHolds(watch);
  expect(await states()).toEqual([['object-lock-weakened', 'recovered', 'held']]);
});
