import { datasetsOf } from '../../core/findings/kinds-of-finding.ts';
import { type Dataset, isWatched } from '../../core/scope/dataset.ts';
import { scheduleOf } from '../../core/scope/sweep-level.ts';
import type { Connection } from '../connection/connect.ts';
import { allDatasets, datasetNamed } from '../datasets.ts';
import type { Usage } from './monthly-cost.ts';

/** Versions of so many days are counted. */
const DAYS = 30;
const DAY_MS = 24 * 60 * 60 * 1000;

/** How much a deployment guards and how much happened to it in the last 30 days, by its own tables. */
export async function readUsage(
  { queries, deployment }: Pick<Connection, 'queries' | 'deployment'>,
  name: string | undefined,
  { now, onProgress }: { readonly now: Date; readonly onProgress: (keys: number) => void },
): Promise<Omit<Usage, 'namesCallers' | 'createsTrail'>> {
  const all = (await allDatasets(queries)).filter(isWatched);
  const chosen = name === undefined ? all : [await datasetNamed(queries, name)];
  let [objects, bytes] = [0, 0];
  for (const { bucket, prefix, name: dataset } of chosen)
    for await (const entry of queries.entries(bucket, prefix)) {
      if (entry.dataset !== dataset) continue;
      objects += 1;
      bytes += entry.size ?? 0;
      onProgress(objects);
    }
  const since = new Date(now.getTime() - DAYS * DAY_MS).toISOString();
  const buckets = [...new Set(chosen.map(({ bucket }) => bucket))];
  let changes = 0;
  // What a seal found there was no change.
  for (const bucket of buckets)
    for await (const version of queries.versionsSince(bucket, since))
      if (version.class !== 'baseline' && isIn(chosen, version)) changes += 1;
  let findings = 0;
  for await (const finding of queries.findings({ by: { kind: 'since', since } }))
    if (name === undefined || datasetsOf([finding]).includes(name)) findings += 1;
  return {
    objects,
    bytes,
    changes,
    changedBytes: objects === 0 ? 0 : (changes * bytes) / objects,
    reads: 0,
    findings,
    buckets: new Set(all.map(({ bucket }) => bucket)).size,
    datasets: all.length,
    region: deployment.region,
    sweep: scheduleOf(chosen[0]?.sweep),
  };
}

const isIn = (
  datasets: readonly Dataset[],
  { bucket, key }: { readonly bucket: string; readonly key: string },
): boolean => datasets.some((dataset) => dataset.bucket === bucket && key.startsWith(dataset.prefix));
