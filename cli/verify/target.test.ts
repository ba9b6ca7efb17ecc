import { expect, it } from 'vitest';
import type { Dataset } from '../../core/datasets/dataset.ts';
import { fakeQueries } from '../_helpers/fake-queries.ts';
import { DATASET } from '../_helpers/samples.ts';
import { unsealedIn } from './target.ts';

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
