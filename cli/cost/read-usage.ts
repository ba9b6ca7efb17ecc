import { datasetsOf } from '../../core/findings/kinds-of-finding.ts';
import type { Queries } from '../../core/report/queries.ts';
import { type Dataset, isWatched } from '../../core/scope/dataset.ts';
import { isInForce } from '../../core/scope/hold.ts';
import { scheduleOf } from '../../core/scope/sweep-level.ts';
import type { Connection } from '../connection/connect.ts';
import { allDatasets, datasetNamed } from '../datasets.ts';
import type { Swept, Usage } from './cost-line.ts';

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
  const sweeps = new Map<string, Swept>();
  for (const { bucket, prefix, name: dataset, sweep } of chosen) {
    const before = { objects, bytes };
    for await (const entry of queries.entries(bucket, prefix)) {
      if (entry.dataset !== dataset) continue;
      objects += 1;
      bytes += entry.size ?? 0;
      onProgress(objects);
    }
    const schedule = scheduleOf(sweep);
    if (schedule === null) continue;
    const id = `${schedule.hours} ${schedule.level}`;
    const known = sweeps.get(id) ?? { ...schedule, objects: 0, bytes: 0 };
    sweeps.set(id, {
      ...known,
      objects: known.objects + objects - before.objects,
      bytes: known.bytes + bytes - before.bytes,
    });
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
    sweeps: [...sweeps.values()],
    heldVersions: await heldVersions(queries, now),
    canaryBuckets: (await queries.bucketCanaries()).length,
  };
}

/** As many as the newest rounds of the holds found; of one that nobody has checked yet none. */
async function heldVersions({ holds }: Pick<Queries, 'holds'>, now: Date): Promise<number> {
  const counts = (await holds())
    .filter(({ hold }) => isInForce(hold, now.toISOString()))
    .map(({ check }) => Math.max(check?.last?.checked ?? 0, check?.round?.checked ?? 0));
  return counts.reduce((sum, count) => sum + count, 0);
}

const isIn = (
  datasets: readonly Dataset[],
  { bucket, key }: { readonly bucket: string; readonly key: string },
): boolean => datasets.some((dataset) => dataset.bucket === bucket && key.startsWith(dataset.prefix));
