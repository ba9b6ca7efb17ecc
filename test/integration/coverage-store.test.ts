import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, beforeEach, expect, inject, it } from 'vitest';
import { coverageDays, DynamoCoverageStore } from '../../aws/dynamodb/coverage-store.ts';
import { encodeVersion } from '../../aws/dynamodb/version-codec.ts';
import { emptyDay } from '../../core/versions/day-coverage.ts';
import type { VersionRecord } from '../../core/versions/version-record.ts';
import { version } from '../cli/samples.ts';
import { type LocalWorld, localWorld } from './real-stage.ts';

let world: LocalWorld;
let store: DynamoCoverageStore;
let bucket: string;
let buckets = 0;

beforeAll(async () => {
  world = await localWorld(inject('localEndpoint'), inject('localEnvironment'), 'Coverage');
  store = new DynamoCoverageStore(world.document, world.tables);
});

beforeEach(() => {
  bucket = `coverage-${++buckets}`;
});

async function record(id: string, seenAt: string, over: Partial<VersionRecord> = {}): Promise<void> {
  const Item = encodeVersion({ ...version(id, {}), class: 'altered', bucket, seenAt, ...over });
  await world.document.send(new PutCommand({ TableName: world.tables.versions, Item }));
}

async function seen(from: string, to: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { fact } of store.versionsSeen(bucket, from, to)) found.push(fact.version);
  return found.sort();
}

it('reads the versions that were recorded between two times, across midnight, and none that a seal pinned', async () => {
  await record('early', '2026-11-19T23:50:00.000Z');
  await record('first', '2026-11-19T23:55:00.000Z');
  await record('last', '2026-11-20T00:05:00.000Z');
  await record('sealed', '2026-11-20T00:05:00.000Z', { class: 'baseline' });
  await record('late', '2026-11-20T00:06:00.000Z');
  expect(await seen('2026-11-19T23:50:00.000Z', '2026-11-20T00:05:00.000Z')).toEqual(['first', 'last']);
});

it('reads more of them than one request does', async () => {
  const ids = Array.from({ length: 130 }, (_, index) => `v${String(index).padStart(3, '0')}`);
  for (const id of ids) await record(id, '2026-11-20T10:00:00.000Z', { key: 'one-key' });
  expect(await seen('2026-11-20T09:00:00.000Z', '2026-11-20T10:00:00.000Z')).toEqual(ids);
});

it('keeps days, each write on the one before, and lists them since one, the newest first', async () => {
  const day = {
    ...emptyDay(bucket, '2026-11-20'),
    withEvent: 3,
    delays: { 2: 3 },
    worstDelay: 2,
    revision: 1,
  };
  expect(await store.day(bucket, day.day)).toBeNull();
  expect(await store.saveDay(day)).toBe('committed');
  expect(await store.saveDay({ ...day, withEvent: 4 })).toBe('conflict');
  expect(await store.saveDay({ ...day, revision: 2 })).toBe('committed');
  await store.saveDay({ ...day, day: '2026-11-19' });
  await store.saveDay({ ...day, day: '2026-11-18' });
  expect(await store.day(bucket, day.day)).toEqual({ ...day, revision: 2 });
  const listed = await coverageDays(world.document, world.tables, bucket, '2026-11-19T12:00:00.000Z');
  expect(listed.map((each) => each.day)).toEqual(['2026-11-20', '2026-11-19']);
});

it('keeps by when versions are counted', async () => {
  expect(await store.countedUntil()).toBeNull();
  await store.saveCountedUntil('2026-11-20T10:00:00.000Z');
  expect(await store.countedUntil()).toBe('2026-11-20T10:00:00.000Z');
});
