import type { ObjectRef } from '../../base/object-ref.ts';
import { identify, isNullIdentity, type VersionIdentity } from '../../base/object-ref.ts';
import { compareText, wholeSecond } from '../../base/time.ts';
import type { VersionFact } from '../../versions/facts.ts';
import { inOrder } from '../../versions/order.ts';
import type { ListedVersion } from '../../versions/version-lister.ts';
import type { VersionRecord } from '../../versions/version-record.ts';
import { NOBODY } from '../../versions/version-record.ts';

/** The version records of one key, while a worker adds to them. */
export type Observed = ReadonlyMap<VersionIdentity, VersionRecord>;

export const observed = (records: readonly VersionRecord[]): Map<VersionIdentity, VersionRecord> =>
  new Map(records.map((record) => [record.fact.version, record]));

export const facts = (records: Observed): VersionFact[] => [...records.values()].map((record) => record.fact);

/** A listed version's identity, the same as the one that reading it gives. */
export const identityOf = (listed: ListedVersion): VersionIdentity =>
  identify({ versionId: listed.versionId, etag: listed.etag, storedAt: wholeSecond(listed.storedAt) });

/**
 * Ranks for a listing. Ranks that were given stay. What is listed above every ranked version was stored after all of them, for an
 * earlier listing would have shown it; what is listed below one takes a place just before it.
 */
export function ranks(records: Observed, listing: readonly ListedVersion[]): Map<VersionIdentity, number> {
  const oldestFirst = listing.map(identityOf).reverse();
  const given = new Map<VersionIdentity, number>();
  let next = nextRank(records);
  const newestRanked = oldestFirst.findLastIndex((version) => rankOf(records, version) !== null);
  oldestFirst.forEach((version, index) => {
    const below = rankBelow(records, oldestFirst.slice(index));
    given.set(version, index < newestRanked ? below : (rankOf(records, version) ?? next++));
  });
  return given;
}

/** The first rank that was never given. */
export const nextRank = (records: Observed): number =>
  Math.floor(Math.max(-1, ...facts(records).map((fact) => fact.rank ?? -1))) + 1;

const rankOf = (records: Observed, version: VersionIdentity): number | null =>
  records.get(version)?.fact.rank ?? null;

/** The version's own rank, or a place below the first ranked one above it, by as many steps as lie between. */
function rankBelow(records: Observed, fromHere: readonly VersionIdentity[]): number {
  const distance = fromHere.findIndex((version) => rankOf(records, version) !== null);
  const above = rankOf(records, fromHere[distance] ?? '') ?? 0;
  return above - distance * STEP;
}

/** Small beside 1, the distance of ranks that are given in turn; a key has far fewer than a million versions of one second. */
const STEP = 1e-6;

/** Records that still count as existing and that S3 does not list any more. An overwritten null version did not go: it was replaced. */
export function missing(records: Observed, listing: readonly ListedVersion[]): VersionRecord[] {
  const listed = new Set(listing.map(identityOf));
  const nullAlive = listing.find((version) => version.versionId === null);
  return [...records.values()].filter(({ fact }) => {
    if (fact.destroyed !== null || listed.has(fact.version)) return false;
    return !(isNullIdentity(fact.version) && (nullAlive || isReplaced(fact, records)));
  });
}

function isReplaced(fact: VersionFact, records: Observed): boolean {
  const nulls = inOrder(facts(records).filter((other) => isNullIdentity(other.version)));
  return nulls.at(-1)?.version !== fact.version;
}

/** Records of versions that S3 should list. Of null versions each replaced the one before it. */
export const existing = (records: Observed): VersionRecord[] =>
  [...records.values()].filter(
    ({ fact }) => fact.destroyed === null && !(isNullIdentity(fact.version) && isReplaced(fact, records)),
  );

/** A version of which only the deletion is known. */
export function unknownVersion(
  ref: ObjectRef,
  dataset: string,
  versionId: string,
  at: string,
  now: Date,
): VersionRecord {
  const fact: VersionFact = {
    version: versionId,
    versionId,
    kind: 'unknown',
    storedAt: wholeSecond(at),
    announcedAt: null,
    sequencer: null,
    rank: null,
    digest: null,
    unestablished: 'gone',
    size: null,
    etag: null,
    prefixes: [],
    destroyed: null,
  };
  const rest = {
    class: 'unknown',
    level: 'none',
    requester: NOBODY,
    destroyer: null,
    storageClass: null,
  } as const;
  const times = { seenAt: now.toISOString(), firstTriedAt: null, verifiedAt: null };
  return {
    bucket: ref.bucket,
    key: ref.key,
    dataset,
    fact,
    ...rest,
    ...times,
    encryption: null,
    detail: null,
    findings: [],
  };
}

export const byAge = (a: VersionRecord, b: VersionRecord): number =>
  compareText(a.fact.storedAt, b.fact.storedAt);
