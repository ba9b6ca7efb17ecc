import type { Dataset } from '../../core/scope/dataset.ts';
import type { Item } from './version-codec.ts';

export const DATASETS = 'datasets';

export const encodeDataset = (dataset: Dataset): Item => ({
  collection: DATASETS,
  id: dataset.name,
  ...dataset,
});

export function decodeDataset(item: Item): Dataset {
  const { collection: _, id: __, ...dataset } = item;
  return dataset as unknown as Dataset;
}
