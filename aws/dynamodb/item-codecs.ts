import { objectName } from '../../core/base/object-ref.ts';
import { type Finding, shortId } from '../../core/findings/finding.ts';
import type { Dataset } from '../../core/scope/dataset.ts';
import type { ManifestEntry } from '../../core/versions/entry.ts';
import type { VersionFact } from '../../core/versions/facts.ts';
import type { VersionRecord } from '../../core/versions/version-record.ts';
import { bucketShard, digestShard, findingShard, pendingShard, seenShard } from './tables.ts';

export type Item = Record<string, unknown>;

/** A version record as it stands in the table; keys of sparse indexes are there only when they have a value. */
export function encodeVersion(record: VersionRecord): Item {
  const { fact, ...rest } = record;
  return {
    object: objectName(record),
    ...rest,
    ...fact,
    approvedElsewhereLookedUp: fact.approvedElsewhere !== undefined,
    ...(fact.digest ? { digestShard: digestShard(fact.digest, record) } : {}),
    seenShard: seenShard(record, record.seenAt),
  };
}

/** Attributes of the fact in a version's record: every one, or this does not compile. */
const FACT_ATTRIBUTES: Readonly<Record<Exclude<keyof VersionFact, 'approvedElsewhere'>, true>> = {
  version: true,
  versionId: true,
  kind: true,
  storedAt: true,
  announcedAt: true,
  sequencer: true,
  rank: true,
  digest: true,
  unestablished: true,
  size: true,
  etag: true,
  prefixes: true,
  approvedElsewhereLater: true,
  destroyed: true,
  moves: true,
};

export function decodeVersion(item: Item): VersionRecord {
  const {
    object: _,
    digestShard: __,
    seenShard: ___,
    approvedElsewhereLookedUp,
    approvedElsewhere,
    ...attributes
  } = item;
  const ofFact = (name: string): boolean => Object.hasOwn(FACT_ATTRIBUTES, name);
  const found = Object.entries(attributes);
  const fact = {
    ...Object.fromEntries(found.filter(([name]) => ofFact(name))),
    ...(approvedElsewhereLookedUp ? { approvedElsewhere: approvedElsewhere ?? null } : {}),
  };
  const record = Object.fromEntries(found.filter(([name]) => !ofFact(name)));
  return { ...record, fact } as unknown as VersionRecord;
}

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

/** A manifest entry as it stands in the table, with what listings show of it on the top level. */
export function encodeEntry(entry: ManifestEntry): Item {
  const { expected } = entry.standing;
  return {
    object: objectName(entry),
    bucketShard: bucketShard(entry),
    ...entry,
    digest: expected?.digest ?? null,
    size: expected?.size ?? null,
    versionId: expected?.versionId ?? null,
    since: expected?.since ?? null,
  };
}

export function decodeEntry(item: Item): ManifestEntry {
  const {
    object: _,
    bucketShard: __,
    digest: ___,
    size: ____,
    versionId: _____,
    since: ______,
    ...entry
  } = item;
  return entry as unknown as ManifestEntry;
}

const INDEX_KEYS = [
  'object',
  'shortId',
  'datasetShard',
  'dayShard',
  'openShard',
  'actorArn',
  'pendingShard',
  'noticeGroup',
];

/** Takes the place of the dataset in findings that are about several datasets, or about none in particular. */
export const ANY_DATASET = '*';

/** A finding as it stands in the table; the sparse indexes hold open ones, known actors and what is still to be reported. */
export function encodeFinding(finding: Finding): Item {
  const { id, bucket, key, dataset, time, severity, state, actor, notice } = finding;
  return {
    ...finding,
    ...(bucket === null ? {} : { object: objectName({ bucket, key: key ?? '' }) }),
    shortId: shortId(id),
    datasetShard: findingShard(dataset ?? ANY_DATASET, id),
    dayShard: findingShard(time.slice(0, 10), id),
    ...(state === 'open' ? { openShard: findingShard(severity, id) } : {}),
    ...(actor.arn ? { actorArn: actor.arn } : {}),
    ...(notice.group ? { pendingShard: pendingShard(notice.group), noticeGroup: notice.group } : {}),
  };
}

/** An item without its delivery state counts as not reported: it waits in the group in which the index shows it. */
export function decodeFinding(item: Item): Finding {
  const notice = { alerts: [], group: item.noticeGroup ?? null };
  const entries = Object.entries(item).filter(([name]) => !INDEX_KEYS.includes(name));
  return { about: 'object', notice, ...Object.fromEntries(entries) } as unknown as Finding;
}
