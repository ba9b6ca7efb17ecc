import { mapAtOnce } from '../../core/base/concurrency-limit.ts';
import { remembered } from '../../core/base/memoize.ts';
import { compareText } from '../../core/base/time.ts';
import {
  type BucketClock,
  type ClockReader,
  type DatasetClock,
  datasetClock,
  type EndingKey,
  endText,
  type Loss,
  soonestFirst,
} from '../../core/clock/dataset-clock.ts';
import type { TimedVersion } from '../../core/clock/vanish.ts';
import type { ObjectFinding } from '../../core/findings/finding.ts';
import { objectFindings } from '../../core/findings/kinds-of-finding.ts';
import type { Queries } from '../../core/report/queries.ts';
import type { SourceReader } from '../../core/restore/ports.ts';
import type { Dataset } from '../../core/scope/dataset.ts';
import { keyId } from '../../core/scope/guard.ts';
import { gather, inOrder } from '../batches.ts';
import { counted } from '../output/style.ts';

export interface ClockOf extends DatasetClock {
  readonly dataset: Dataset;
  readonly bucket: BucketClock;
}

export interface ClockSources {
  readonly queries: Pick<Queries, 'findings' | 'entry' | 'entries' | 'history' | 'usedKeys'>;
  readonly clock: ClockReader;
  /** Says how versions are locked; without it, nothing is taken for locked. */
  readonly sources?: SourceReader;
}

/** Keys with open findings of one dataset whose versions are looked at. */
const MAX_KEYS = 1000;
const CONCURRENCY = 8;

/** The clock of each dataset. Approved versions that are covered are those of keys with open findings. */
export async function readClocks(
  datasets: readonly Dataset[],
  { queries, clock, sources }: ClockSources,
  now: Date,
): Promise<readonly ClockOf[]> {
  const bucketClock = remembered((bucket: string) => clock.bucket(bucket));
  const keys = await endingKeys(queries, clock);
  return mapAtOnce(datasets, CONCURRENCY, async (dataset) => {
    const bucket = await bucketClock(dataset.bucket);
    const { covered, left } = await coveredVersions(dataset, queries, sources);
    const found = datasetClock({ prefix: dataset.prefix, bucket, covered, now: now.toISOString() });
    const unknown = left === 0 ? [] : [`when approved versions of ${counted(left, 'more key')} go`];
    const withKeys = await lossesWithKeys(dataset, others(keys.ending, bucket), queries);
    return {
      dataset,
      bucket,
      losses: soonestFirst([...found.losses, ...withKeys.losses]),
      unknown: [...found.unknown, ...unknown, ...keys.unknown, ...withKeys.unknown],
    };
  });
}

interface EndingKeys {
  readonly ending: readonly EndingKey[];
  readonly unknown: readonly string[];
}

/** The keys of KMS that guarded versions were seen under and that are scheduled for deletion. One that is gone ends nothing any more. */
async function endingKeys(queries: Pick<Queries, 'usedKeys'>, clock: ClockReader): Promise<EndingKeys> {
  const found = await mapAtOnce(await queries.usedKeys(), CONCURRENCY, (arn) => clock.key(arn));
  return {
    ending: found.flatMap((key) => (key.kind === 'read' && key.ending !== null ? [key.ending] : [])),
    unknown: found.flatMap((key) => (key.kind === 'refused' ? [key.why] : [])),
  };
}

/** Without the one that the bucket names, which is said of all its versions. */
const others = (ending: readonly EndingKey[], { endingKey }: BucketClock): readonly EndingKey[] =>
  ending.filter(({ arn }) => endingKey === null || keyId(arn) !== keyId(endingKey.arn));

/** Approved versions of a dataset of which is read under which key they are. */
const MAX_VERSIONS = 10_000;

/** The first approved version that goes with each of these keys. */
async function lossesWithKeys(
  { bucket, prefix, name }: Dataset,
  ending: readonly EndingKey[],
  queries: ClockSources['queries'],
): Promise<Pick<DatasetClock, 'losses' | 'unknown'>> {
  const [losses, left]: [Loss[], Map<string, EndingKey>] = [
    [],
    new Map(ending.map((key) => [keyId(key.arn), key])),
  ];
  if (left.size === 0) return { losses, unknown: [] };
  let looked = 0;
  for await (const { key, kmsKeyId } of inOrder(
    queries.entries(bucket, prefix),
    CONCURRENCY,
    async ({ key, versionId, since }) => {
      const records = since === null ? [] : await queries.history({ bucket, key });
      const record = records.find(({ fact }) => fact.versionId === versionId);
      return { key, kmsKeyId: record?.encryption?.kmsKeyId ?? null };
    },
  )) {
    const found = kmsKeyId === null ? undefined : left.get(keyId(kmsKeyId));
    if (found !== undefined) {
      losses.push({ at: found.at, after: 'nothing', because: endText(found), key });
      left.delete(keyId(found.arn));
    }
    looked += 1;
    if (left.size === 0 || looked === MAX_VERSIONS) break;
  }
  const isWhole = left.size === 0 || looked < MAX_VERSIONS;
  const unknown = [...left.values()].map(
    ({ arn, at }) =>
      `whether approved versions of ${name} are under the key ${arn}, which KMS deletes at ${at}`,
  );
  return { losses, unknown: isWhole ? [] : unknown };
}

async function coveredVersions(
  { name }: Dataset,
  queries: ClockSources['queries'],
  sources: SourceReader | undefined,
): Promise<{ readonly covered: readonly TimedVersion[]; readonly left: number }> {
  const open = await gather(queries.findings({ by: { kind: 'dataset', dataset: name }, states: ['open'] }));
  // What was covered first goes first.
  const oldestFirst = objectFindings(open).sort((a, b) => compareText(a.happenedAt, b.happenedAt));
  const keys = [...new Map(oldestFirst.map((finding) => [finding.key, finding])).values()];
  const found = await mapAtOnce(keys.slice(0, MAX_KEYS), CONCURRENCY, (finding) =>
    coveredVersion(finding, queries, sources),
  );
  return {
    covered: found.filter((version) => version !== null),
    left: Math.max(0, keys.length - MAX_KEYS),
  };
}

/** The version that is expected of a key, where something else is on top of it; `null` where it is current, or gone. */
async function coveredVersion(
  { bucket, key }: ObjectFinding,
  queries: ClockSources['queries'],
  sources: SourceReader | undefined,
): Promise<TimedVersion | null> {
  const ref = { bucket, key };
  const [entry, history] = await Promise.all([queries.entry(ref), queries.history(ref)]);
  const expected = entry?.standing.expected ?? null;
  // Newest first.
  const alive = history.map(({ fact }) => fact).filter(({ destroyed }) => destroyed === null);
  const index = alive.findIndex(
    ({ digest, kind }) => kind === 'object' && digest !== null && digest === expected?.digest,
  );
  const [version, above] = [alive[index], alive[index - 1]];
  if (version === undefined || above === undefined) return null;
  const state = await sources?.describe({ ...ref, versionId: version.versionId, isUnversioned: false });
  const properties = state?.kind === 'readable' ? state.properties : null;
  return {
    key,
    storedAt: version.storedAt,
    size: version.size,
    tags: null,
    isNull: version.versionId === null,
    noncurrentSince: above.storedAt,
    newerNoncurrent: index - 1,
    lockedUntil: properties?.lock?.until ?? null,
    legalHold: properties?.legalHold ?? false,
  };
}
