import { objectName } from '../../core/base/object-ref.ts';
import type { VersionFact } from '../../core/versions/facts.ts';
import type { VersionRecord } from '../../core/versions/version-record.ts';
import { digestShard, seenShard } from './keys.ts';

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

export function decodeVersion(item: Item): VersionRecord {
  const {
    object: _,
    digestShard: __,
    seenShard: ___,
    approvedElsewhereLookedUp,
    ...rest
  } = item as Item & VersionFact & VersionRecord;
  const {
    version,
    versionId,
    kind,
    storedAt,
    announcedAt,
    sequencer,
    rank,
    digest,
    unestablished,
    size,
    etag,
  } = rest;
  const { prefixes, destroyed, approvedElsewhere, fact: ____, ...record } = rest;
  const base = {
    version,
    versionId,
    kind,
    storedAt,
    announcedAt,
    sequencer,
    rank,
    digest,
    unestablished,
    size,
    etag,
  };
  const fact: VersionFact = {
    ...base,
    prefixes,
    destroyed,
    ...(approvedElsewhereLookedUp ? { approvedElsewhere: approvedElsewhere ?? null } : {}),
  };
  return { ...without(record, Object.keys(base)), fact } as VersionRecord;
}

const without = (item: object, names: readonly string[]): object =>
  Object.fromEntries(Object.entries(item).filter(([name]) => !names.includes(name)));
