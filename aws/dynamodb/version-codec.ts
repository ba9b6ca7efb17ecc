import { objectName } from '../../core/base/object-ref.ts';
import type { Destruction, VersionFact } from '../../core/versions/facts.ts';
import type { VersionRecord } from '../../core/versions/version-record.ts';
import type { Item } from './item-codecs.ts';
import { bareSequencer, paddedSequencer, type SameAs, withoutSame, withSame } from './short-form.ts';
import { digestShard, seenShard } from './tables.ts';

const SAME_AS: SameAs = {
  versionId: 'version',
  announcedAt: 'lastModified',
  firstTriedAt: 'seenAt',
  verifiedAt: 'seenAt',
};

/** What most versions have; an item leaves it out. */
const USUAL = {
  kind: 'object',
  sequencer: null,
  rank: null,
  digest: null,
  unestablished: null,
  prefixes: [],
  destroyed: null,
  destroyer: null,
  detail: null,
  findings: [],
} as const;

/**
 * A version record as it stands in the table; keys of sparse indexes are there only when they have a value. Without `storedAt` it is
 * in no local index: nothing reads that, each write of a version would be charged for it, and DynamoDB drops one only with its table.
 */
export function encodeVersion(record: VersionRecord): Item {
  const { fact, ...rest } = record;
  const { storedAt, digest, sequencer, destroyed, ...observed } = fact;
  const attributes = {
    ...rest,
    ...observed,
    lastModified: storedAt,
    sequencer: bareSequencer(sequencer),
    destroyed: destroyed && { ...destroyed, sequencer: bareSequencer(destroyed.sequencer) },
  };
  return {
    object: objectName(record),
    ...unusual(withoutSame(attributes, SAME_AS)),
    ...(fact.approvedElsewhere === undefined ? {} : { approvedElsewhereLookedUp: true }),
    ...(digest ? { digestShard: digestShard(digest, record) } : {}),
    seenShard: seenShard(record, record.seenAt),
  };
}

const unusual = (item: Item): Item =>
  Object.fromEntries(Object.entries(item).filter(([name, value]) => !isUsual(name, value)));

function isUsual(name: string, value: unknown): boolean {
  const usual = (USUAL as Item)[name];
  return Array.isArray(usual) ? Array.isArray(value) && value.length === 0 : value === usual;
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
  alsoDigest: true,
  unestablished: true,
  size: true,
  etag: true,
  prefixes: true,
  approvedElsewhereLater: true,
  destroyed: true,
  moves: true,
};

/** Also of an item that an earlier release wrote, which has every attribute, and `digest` and `storedAt` by these names. */
export function decodeVersion(item: Item): VersionRecord {
  const { object: _, seenShard: __, seal: ___, written: ____, ...rest } = item;
  const { approvedElsewhereLookedUp, approvedElsewhere, ...written } = rest;
  const { digestShard: shard, lastModified = written.storedAt, ...attributes } = written;
  const digest = typeof shard === 'string' ? shard.slice(0, shard.lastIndexOf('/')) : null;
  const { lastModified: storedAt, ...whole } = withSame({ ...attributes, lastModified }, SAME_AS);
  const sequencer = paddedSequencer((whole.sequencer ?? null) as string | null);
  const read = { ...USUAL, digest, ...whole, storedAt, sequencer, destroyed: destroyedOf(whole) };
  const ofFact = (name: string): boolean => Object.hasOwn(FACT_ATTRIBUTES, name);
  const found = Object.entries(read);
  const fact = {
    ...Object.fromEntries(found.filter(([name]) => ofFact(name))),
    ...(approvedElsewhereLookedUp ? { approvedElsewhere: approvedElsewhere ?? null } : {}),
  };
  const record = Object.fromEntries(found.filter(([name]) => !ofFact(name)));
  return { ...record, fact } as unknown as VersionRecord;
}

function destroyedOf({ destroyed = null }: Item): Destruction | null {
  const known = destroyed as Destruction | null;
  return known && { ...known, sequencer: paddedSequencer(known.sequencer) };
}
