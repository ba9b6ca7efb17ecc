import type { Dataset } from '../core/datasets/dataset.ts';
import { SealwatchError } from '../core/errors.ts';
import { compareKeys } from '../core/objects/key-order.ts';
import type { Queries } from '../core/ports/queries.ts';

/** All datasets, by name. */
export const allDatasets = async (queries: Queries): Promise<Dataset[]> =>
  (await queries.datasets()).sort((a, b) => compareKeys(a.name, b.name));

/**
 * The dataset of this name.
 * @throws {SealwatchError} `NOT_FOUND`, naming those that there are
 */
export async function datasetNamed(queries: Queries, name: string): Promise<Dataset> {
  const datasets = await allDatasets(queries);
  const found = datasets.find((dataset) => dataset.name === name);
  if (found) return found;
  const known = datasets.map((dataset) => dataset.name).join(', ') || 'none';
  throw new SealwatchError('NOT_FOUND', `there is no dataset ${JSON.stringify(name)}; there are: ${known}`);
}
