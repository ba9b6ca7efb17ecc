import { SealwatchError } from '../core/base/errors.ts';
import { suggestion } from '../core/base/nearest.ts';
import { compareKeys } from '../core/base/object-ref.ts';
import type { Queries } from '../core/report/queries.ts';
import { type Dataset, isWatched } from '../core/scope/dataset.ts';

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
  const near = suggestion(
    name,
    datasets.map((dataset) => dataset.name),
  );
  throw new SealwatchError(
    'NOT_FOUND',
    `there is no dataset ${JSON.stringify(name)}; there are: ${known}${near}`,
  );
}

/**
 * The dataset of this name, which the configuration has to name still.
 * @throws {SealwatchError} `NOT_FOUND`, where there is none, or nobody watches it any more
 */
export async function watchedDatasetNamed(queries: Queries, name: string): Promise<Dataset> {
  const found = await datasetNamed(queries, name);
  if (isWatched(found)) return found;
  throw new SealwatchError(
    'NOT_FOUND',
    `the deployed configuration does not name the dataset ${JSON.stringify(name)} any more, so nobody watches it; add it there and deploy first`,
  );
}
