import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  BUCKET_CANARY_KEY,
  CANARY_DATASET,
  canaryBuckets,
  dueBucketCanaries,
  dueCanary,
  heardUntil,
  isBucketCanary,
  isBucketCanaryLate,
  isCanary,
  withCanary,
} from './canary.ts';
import { findDataset } from './dataset.ts';

const BUCKET = 'sealwatch-canary-111122223333-eu-west-1';
const CONFIG = {
  buckets: [
    {
      name: 'acme',
      datasets: [
        { name: 'labels', prefix: 'labels/' },
        { name: 'all', prefix: '' },
      ],
    },
  ],
};

describe('a canary', () => {
  it.each<[string, string, string, boolean]>([
    ['an object of its bucket and dataset is one', BUCKET, CANARY_DATASET, true],
    ['the dataset in another bucket is none', 'acme', CANARY_DATASET, false],
    ['another dataset in its bucket is none', BUCKET, 'labels', false],
    [
      'the bucket of another deployment is none',
      'sealwatch-canary-111122223333-us-east-1',
      CANARY_DATASET,
      false,
    ],
  ])('%s', (_, bucket, dataset, is) => {
    expect(isCanary({ bucket, dataset }, BUCKET)).toBe(is);
    expect(isCanary({ bucket, dataset }, null)).toBe(false);
  });

  it('is put every five minutes, with a key of its own, and at once where somebody asks', () => {
    const at = (time: string, isAsked = false) =>
      dueCanary(BUCKET, new Date(`2026-11-20T${time}Z`), isAsked)?.key ?? null;
    expect([at('03:15:07.412'), at('03:16:07.412'), at('03:16:07.412', true)]).toEqual([
      'canary/2026-11-20T03:15:07.412Z',
      null,
      'canary/2026-11-20T03:16:07.412Z',
    ]);
  });
});

describe('what a worker guards', () => {
  it('has the canary beside the configuration', () => {
    const found = (bucket: string, key: string) =>
      findDataset(withCanary(CONFIG, BUCKET), bucket, key)?.name ?? null;
    expect([found(BUCKET, 'canary/x'), found(BUCKET, 'other'), found('acme', 'labels/x')]).toEqual([
      CANARY_DATASET,
      null,
      'labels',
    ]);
    expect(withCanary(CONFIG, null)).toBe(CONFIG);
  });

  it('has no key of a guarded bucket under the canary, whatever the key is', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((text) => `canary/${text}`),
          fc.constant(CANARY_DATASET),
        ),
        (key) => {
          expect(findDataset(withCanary(CONFIG, BUCKET), 'acme', key)?.name).not.toBe(CANARY_DATASET);
        },
      ),
    );
  });
});

describe('a canary in a guarded bucket', () => {
  const config = {
    buckets: [
      { name: 'acme', canary: true as const, datasets: [{ name: 'labels', prefix: 'labels/' }] },
      { name: 'other', datasets: [{ name: 'all', prefix: '' }] },
    ],
  };
  const at = (time: string) => new Date(`2026-11-20T${time}Z`);
  const due = (time: string, isAsked = false) => dueBucketCanaries(config, at(time), isAsked);
  const object = (over: object = {}) => ({ bucket: 'acme', key: BUCKET_CANARY_KEY, size: 100, ...over });

  it('is put every hour under one key, only where the owner allows it, and at once where somebody asks', () => {
    const one = [{ bucket: 'acme', key: '.sealwatch-canary/canary' }];
    expect([due('03:07:12'), due('03:08:12'), due('03:08:12', true), due('04:07:59')]).toEqual([
      one,
      [],
      one,
      one,
    ]);
    expect(canaryBuckets(config)).toEqual(['acme']);
  });

  it.each<[string, object, boolean]>([
    ['is known by bucket and key', {}, true],
    ['is none in a bucket that has none', { bucket: 'other' }, false],
    ['is none under a longer key', { key: `${BUCKET_CANARY_KEY}/x` }, false],
    ['is none under the key of a dataset', { key: 'labels/canary' }, false],
    ['is none where somebody put something large there, so that nobody reads that', { size: 4097 }, false],
    ['is none where its size is not known', { size: null }, false],
  ])('%s', (_, over, is) => {
    expect(isBucketCanary(config, object(over))).toBe(is);
  });

  it('is of no dataset', () => {
    expect(findDataset(withCanary(config, BUCKET), 'acme', BUCKET_CANARY_KEY)).toBeNull();
  });

  it.each([
    ['heard of an hour ago', '09:00:00', '11:19:59', false],
    ['put 140 minutes ago', '09:00:00', '11:20:00', true],
    ['never heard of for as long', null, '10:20:00', true],
    ['not heard of yet', null, '10:19:59', false],
    ['heard of last before it was put again after a while', '01:00:00', '10:19:59', false],
  ])('is late, or not: %s', (_, put, now, is) => {
    const putAt = put && `2026-11-20T${put}.000Z`;
    const heard = { bucket: 'acme', putAt, heardAt: putAt, since: '2026-11-20T08:00:00.000Z' };
    expect(isBucketCanaryLate(heard, at(now))).toBe(is);
  });

  it('says nothing of the time before it was put there', () => {
    const since = '2026-11-20T08:00:00.000Z';
    const until = (putAt: string | null) => heardUntil({ bucket: 'acme', putAt, heardAt: putAt, since });
    expect([until(null), until('2026-11-20T07:00:00.000Z'), until('2026-11-20T09:00:00.000Z')]).toEqual([
      since,
      since,
      '2026-11-20T09:00:00.000Z',
    ]);
  });
});
