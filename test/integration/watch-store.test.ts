import { beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import {
  readBucketCanaries,
  saveCanaryBuckets,
  saveHeardCanary,
} from '../../aws/dynamodb/bucket-canaries.ts';
import { DynamoRunStore } from '../../aws/dynamodb/run-store.ts';
import { DynamoWatchStore } from '../../aws/dynamodb/watch-store.ts';
import { type LocalWorld, localWorld, makeBucket, realStage } from './real-stage.ts';

const BUCKET = 'watch-store';
const at = (time: string) => `2026-11-20T${time}:00.000Z`;

let world: LocalWorld;
let store: DynamoWatchStore;
let runs: DynamoRunStore;
let names = 0;
let name: string;

beforeAll(async () => {
  world = await localWorld(inject('localEndpoint'), inject('localEnvironment'), 'Watching');
  await makeBucket(world, BUCKET, 'enabled');
  store = new DynamoWatchStore(world.document, world.tables);
  runs = new DynamoRunStore(world.document, world.tables);
});

beforeEach(async () => {
  names += 1;
  name = `watched-${names}`;
  await realStage(world, BUCKET, 'enabled', 'sealed', name);
});

const gapOf = async () => (await runs.dataset(name))?.gap;
const gap = (from: string, to: string) => ({ from: at(from), to: at(to) });

describe('a dataset that CloudTrail does not record', () => {
  it('keeps since when and why, and the time once it is recorded again', async () => {
    const unrecorded = { since: at('10:00'), reasons: ['no trail logs'] };
    await store.saveUnrecorded(name, unrecorded, []);
    expect(await runs.dataset(name)).toMatchObject({ unrecorded, unrecordedTimes: [] });
    const times = [{ from: at('10:00'), to: at('10:30'), reasons: ['no trail logs'] }];
    await store.saveUnrecorded(name, null, times);
    const dataset = await runs.dataset(name);
    expect([dataset?.unrecorded, dataset?.unrecordedTimes]).toEqual([undefined, times]);
  });

  it('has the newest check of it beside', async () => {
    const check = { at: at('10:00'), recordedAt: { [name]: { objects: at('10:00') } } };
    await store.saveRecording(check);
    expect(await store.lastRecording()).toEqual(check);
  });
});

describe('a dataset that is not watched', () => {
  it('keeps since when and why, and no more than its gap once it is watched again', async () => {
    const unwatched = { since: at('10:00'), reasons: ['its rule is disabled'] };
    await store.saveUnwatched(name, unwatched);
    expect((await runs.dataset(name))?.unwatched).toEqual(unwatched);
    await store.beginGap(name, gap('10:00', '10:30'));
    const dataset = await runs.dataset(name);
    expect([dataset?.gap, dataset?.unwatched]).toEqual([gap('10:00', '10:30'), undefined]);
  });

  it('goes on with an earlier gap that is open', async () => {
    await store.beginGap(name, gap('08:00', '09:00'));
    await store.beginGap(name, gap('10:00', '10:30'));
    expect(await gapOf()).toEqual(gap('08:00', '10:30'));
  });

  it('takes an earlier beginning that becomes known later', async () => {
    await store.beginGap(name, gap('10:00', '10:30'));
    await store.beginGap(name, gap('09:50', '10:45'));
    expect(await gapOf()).toEqual(gap('09:50', '10:45'));
  });

  it('is not made by what nobody registered', async () => {
    await store.saveUnwatched('nobody', { since: at('10:00'), reasons: ['gone'] });
    await store.beginGap('nobody', gap('10:00', '10:30'));
    expect(await runs.dataset('nobody')).toBeNull();
  });
});

it('keeps the newest check', async () => {
  const check = { at: at('10:00'), code: 'release-1', watchedAt: { labels: at('10:00') } };
  await store.saveCheck({ ...check, at: at('09:45') });
  await store.saveCheck(check);
  expect(await store.lastCheck()).toEqual(check);
});

it('gives the calls whose records came after a time, each once', async () => {
  const call = { at: at('09:58'), seenAt: at('10:05'), bucket: null };
  await store.saveInterruption({ ...call, event: 'e1' });
  await store.saveInterruption({ ...call, event: 'e1' });
  await store.saveInterruption({ at: at('09:00'), seenAt: at('09:10'), bucket: BUCKET, event: 'e0' });
  expect(await store.interruptionsSeenAfter(at('10:00'))).toEqual([call]);
  expect(await store.interruptionsSeenAfter(at('09:10'))).toHaveLength(2);
  expect(await store.interruptionsSeenAfter(at('10:06'))).toEqual([]);
});

describe('canaries of guarded buckets', () => {
  const heard = (bucket: string, time: string) => ({ bucket, putAt: at(time), heardAt: at(time) });
  const known = async () =>
    (await readBucketCanaries(world.document, world.tables)).map(({ bucket, putAt, since }) => [
      bucket,
      putAt,
      since,
    ]);
  const put = (buckets: readonly string[], now: string) =>
    saveCanaryBuckets(world.document, world.tables, buckets, at(now));

  it('are known with the newest that was heard of, whatever comes late, and since when they are put', async () => {
    const save = saveHeardCanary(world.document, world.tables);
    await put(['acme', 'other'], '08:00');
    await save(heard('acme', '10:07'));
    await save(heard('acme', '09:07'));
    await put(['acme', 'other'], '10:15');
    expect(await known()).toEqual([
      ['acme', at('10:07'), at('08:00')],
      ['other', null, at('08:00')],
    ]);
    await put(['other'], '10:30');
    expect(await known()).toEqual([['other', null, at('08:00')]]);
    await put(['acme', 'other'], '20:00');
    expect(await known()).toEqual([
      ['acme', at('10:07'), at('20:00')],
      ['other', null, at('08:00')],
    ]);
  });
});
