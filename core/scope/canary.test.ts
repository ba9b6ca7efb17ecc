import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CANARY_DATASET, dueCanary, isCanary, withCanary } from './canary.ts';
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
