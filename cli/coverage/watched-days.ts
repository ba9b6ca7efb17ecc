import { mapAtOnce } from '../../core/base/concurrency-limit.ts';
import { DAY_MS } from '../../core/base/time.ts';
import type { Queries } from '../../core/report/queries.ts';
import { type Dataset, isWatched } from '../../core/scope/dataset.ts';
import type { DayCoverage } from '../../core/versions/day-coverage.ts';
import { withUnwatchedDays } from '../../core/versions/unwatched-days.ts';

const DATASETS_AT_ONCE = 10;
/** Where the polls ended earlier than that, nothing says any more that there were some. */
const LOOK_BACK_DAYS = 90;

/** How some datasets were watched, day by day since a time, by dataset. */
export async function watchedDays(
  queries: Pick<Queries, 'coverage'>,
  datasets: readonly Dataset[],
  since: string,
  now: Date,
): Promise<DayCoverage[]> {
  const earlier = new Date(Date.parse(since) - LOOK_BACK_DAYS * DAY_MS).toISOString();
  const days = await mapAtOnce(datasets, DATASETS_AT_ONCE, async (dataset) => {
    const kept = await queries.coverage(dataset.name, earlier);
    // Nobody watches others.
    return isWatched(dataset) && dataset.status !== 'unsealed' ? withUnwatchedDays(kept, now) : kept;
  });
  return days.flat().filter(({ day }) => day >= since.slice(0, 10));
}
