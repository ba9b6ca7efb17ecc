import { expect, it } from 'vitest';
import type { Dataset } from '../../core/scope/dataset.ts';
import { fakeQueries } from '../../test/cli/fake-queries.ts';
import { DATASET } from '../../test/cli/samples.ts';
import { targetOf, unsealedIn } from './target.ts';

const unsealed = (over: Partial<Dataset>): Dataset => ({ ...DATASET, status: 'unsealed', ...over });

it('finds what expects nothing yet, but for what nobody watches any more: that cannot be sealed', async () => {
  const datasets = [
    unsealed({ name: 'new' }),
    unsealed({ name: 'elsewhere', bucket: 'other' }),
    unsealed({ name: 'retired', retiredAt: '2026-11-20T03:12:00.000Z' }),
    DATASET,
  ];
  const target = { kind: 'prefix', bucket: DATASET.bucket, prefix: '' } as const;
  const found = await unsealedIn(fakeQueries({ datasets }), target);
  expect(found.map(({ name }) => name)).toEqual(['new']);
});

it('is no dataset that nobody watches any more: none of its keys would be compared with anything', async () => {
  const retired = { ...DATASET, retiredAt: '2026-11-20T03:12:00.000Z' };
  const sweep = () => Promise.reject(new Error('not asked here'));
  const connection = { queries: fakeQueries({ datasets: [retired] }), sweep };
  const asked = { address: undefined, dataset: DATASET.name };
  await expect(targetOf(connection, asked)).rejects.toMatchObject({
    code: 'NOT_FOUND',
    message: expect.stringContaining('nobody watches it'),
  });
});
