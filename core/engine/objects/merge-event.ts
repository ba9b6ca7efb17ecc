import { isNullIdentity } from '../../base/object-ref.ts';
import type { Destruction } from '../../versions/facts.ts';
import type { ListedVersion } from '../../versions/version-lister.ts';
import { NOBODY, type VersionRecord } from '../../versions/version-record.ts';
import { recordOf, type Sighting } from './examine.ts';
import type { Look } from './fast-path.ts';
import { add, establish, isWorthAnotherTry, prefixLengthOf } from './merge-listing.ts';
import { byAge, identityOf, nextRank, unknownVersion } from './observation.ts';
import type { Records } from './ports.ts';
import type { Hint } from './s3-event.ts';

/** Adds the version that an event names as stored, restored or touched. Every version that an event names is examined, current or not. */
export async function absorbNamed(records: Records, look: Look, hint: Hint): Promise<void> {
  if (hint.versionId === null || (hint.type !== 'stored' && hint.type !== 'other')) return;
  const known = records.get(hint.versionId);
  const isUnread = known === undefined || known.fact.kind === 'unknown' || isWorthAnotherTry(known, look);
  const record = isUnread ? await examineNamed(look, hint, known) : known;
  records.set(hint.versionId, hint.type === 'stored' ? told(record, hint) : record);
}

/** What the event itself tells of the version, beside its bytes. */
const told = (record: VersionRecord, hint: Hint): VersionRecord =>
  add(record, { sequencer: hint.sequencer, announcedAt: hint.at, requester: hint.requester });

async function examineNamed(
  look: Look,
  hint: Hint,
  known: VersionRecord | undefined,
): Promise<VersionRecord> {
  const { ref, context, reading, ports } = look;
  const seen = sightingOf(hint, known);
  const now = ports.clock().toISOString();
  const firstTriedAt = known?.firstTriedAt ?? earlierOf(hint.at, now);
  const options = { firstTriedAt, prefixLength: prefixLengthOf(look) };
  const fresh = await reading.examine(ref, context.dataset.name, seen, options);
  const record = known ? establish(known, fresh) : fresh;
  if (record.fact.unestablished !== 'gone' || record.fact.destroyed) return record;
  return add(record, {
    destroyed: { at: now, by: 'found-missing', sequencer: null, rank: null },
    destroyer: NOBODY,
  });
}

const earlierOf = (a: string, b: string): string => (a < b ? a : b);

function sightingOf(hint: Hint, known: VersionRecord | undefined): Sighting {
  const isKnown = known !== undefined && known.fact.kind !== 'unknown';
  const { versionId, etag, size, sequencer, at } = hint;
  const storedAt = isKnown ? known.fact.storedAt : at;
  const isStored = hint.type === 'stored';
  return {
    versionId,
    etag,
    size,
    storedAt,
    announcedAt: isStored ? at : null,
    sequencer: isStored ? sequencer : null,
    rank: known?.fact.rank ?? null,
  };
}

/**
 * Adds a deletion that names its version. S3's event says the same for a destroyed version and for an un-delete, so what
 * went is looked up; a version that S3 still lists was not destroyed, whatever the event says.
 */
export function absorbDestroyed(
  records: Records,
  look: Look,
  hint: Hint,
  listing: readonly ListedVersion[],
): void {
  const { versionId } = hint;
  if (versionId === null || listing.some((listed) => listed.versionId === versionId)) return;
  const { ref, context, ports } = look;
  const known =
    records.get(versionId) ?? unknownVersion(ref, context.dataset.name, versionId, hint.at, ports.clock());
  records.set(versionId, add(known, { destroyed: destructionBy(hint, records), destroyer: hint.requester }));
}

const destructionBy = (hint: Hint, records: Records): Destruction => ({
  at: hint.at,
  by: hint.isExpiration ? 'expired' : 'delete',
  sequencer: hint.sequencer,
  rank: nextRank(records),
});

/** Adds a delete marker that an event names; the listing has added it already where it still exists. */
export function absorbMarker(records: Records, look: Look, hint: Hint): void {
  const { versionId } = hint;
  if (versionId === null) return;
  const known = records.get(versionId);
  const record = known === undefined || known.fact.kind === 'unknown' ? goneMarker(look, hint, known) : known;
  records.set(versionId, told(record, hint));
}

function goneMarker(look: Look, hint: Hint, known: VersionRecord | undefined): VersionRecord {
  const { ref, context, ports } = look;
  const seen = { ...hint, storedAt: hint.at, announcedAt: hint.at, rank: null };
  const marker = { kind: 'delete-marker', versionId: hint.versionId, storedAt: new Date(hint.at) } as const;
  const fresh = recordOf(ref, context.dataset.name, seen, marker, ports.clock(), null);
  const record = known ? establish(known, fresh) : fresh;
  const at = ports.clock().toISOString();
  return add(record, { destroyed: { at, by: 'found-missing', sequencer: null, rank: null } });
}

/**
 * Adds what an event without a version id tells: S3 names none for the null version. The listing has added whatever still
 * exists; here the event's order and requester are attached to it, and what is already gone is recorded as gone.
 */
export async function absorbNameless(
  records: Records,
  look: Look,
  hint: Hint,
  listing: readonly ListedVersion[],
): Promise<void> {
  if (hint.type === 'destroyed') return absorbNullDestroyed(records, hint, listing);
  const known = nulls(records).findLast((record) => isTheOne(record, hint, listing));
  if (known) records.set(known.fact.version, told(known, hint));
  else if (hint.type === 'stored' || hint.type === 'marker-created')
    await addGone(records, look, hint, listing);
}

const nulls = (records: Records): VersionRecord[] =>
  [...records.values()].filter((record) => isNullIdentity(record.fact.version)).sort(byAge);

function isTheOne({ fact }: VersionRecord, hint: Hint, listing: readonly ListedVersion[]): boolean {
  const kind = hint.type === 'marker-created' ? 'delete-marker' : 'object';
  if (fact.kind !== kind || (kind === 'object' && fact.etag !== hint.etag)) return false;
  // Had the event been of a later version with the same bytes, the listing would show that one and its time.
  if (listing.some((listed) => identityOf(listed) === fact.version)) return fact.storedAt <= hint.at;
  if (fact.sequencer !== null && fact.sequencer !== hint.sequencer) return false;
  return isNear(fact.storedAt, hint.at);
}

/**
 * Last-Modified and the event's time are in whole seconds and the same or next to each other, but for multipart uploads, whose
 * Last-Modified is when they began: those are recognised while they are there. What was stored later is another version.
 */
const NEAR_MILLISECONDS = 1_000;

function isNear(storedAt: string, at: string): boolean {
  const apart = new Date(at).getTime() - new Date(storedAt).getTime();
  return apart >= 0 && apart <= NEAR_MILLISECONDS;
}

// Only a null version is overwritten without a trace; in a bucket that keeps versions the nameless event is just less precise.
async function addGone(
  records: Records,
  look: Look,
  hint: Hint,
  listing: readonly ListedVersion[],
): Promise<void> {
  const { ref, context, ports } = look;
  if (nulls(records).some((record) => isSameEvent(record, hint))) return;
  if ((await ports.lister.versioning(ref.bucket)) === 'enabled') return;
  const seen = { ...hint, versionId: null, storedAt: hint.at, announcedAt: hint.at, rank: null };
  const marker = { kind: 'delete-marker', versionId: null, storedAt: new Date(hint.at) } as const;
  const outcome =
    hint.type === 'marker-created' ? marker : ({ kind: 'gone', reason: 'overwritten' } as const);
  const record = recordOf(ref, context.dataset.name, seen, outcome, ports.clock(), null);
  if (records.has(record.fact.version)) return;
  const at = ports.clock().toISOString();
  const isReplaced =
    listing.some((listed) => listed.versionId === null) ||
    nulls(records).some((other) => isLater(other, hint));
  const gone = isReplaced
    ? record
    : add(record, { destroyed: { at, by: 'found-missing', sequencer: null, rank: null } });
  records.set(record.fact.version, told(gone, hint));
}

function isLater({ fact }: VersionRecord, hint: Hint): boolean {
  if (fact.sequencer !== null && hint.sequencer !== null) return fact.sequencer > hint.sequencer;
  return fact.storedAt > hint.at;
}

const isSameEvent = ({ fact }: VersionRecord, hint: Hint): boolean =>
  fact.sequencer !== null && fact.sequencer === hint.sequencer;

function absorbNullDestroyed(records: Records, hint: Hint, listing: readonly ListedVersion[]): void {
  const listed = new Set(listing.map(identityOf));
  const target = nulls(records).findLast(
    ({ fact }) =>
      fact.kind === 'object' && !listed.has(fact.version) && isBefore(fact.storedAt, fact.sequencer, hint),
  );
  if (!target) return;
  const { fact } = target;
  records.set(
    fact.version,
    add(target, { destroyed: destructionBy(hint, records), destroyer: hint.requester }),
  );
}

const isBefore = (storedAt: string, sequencer: string | null, hint: Hint): boolean =>
  storedAt <= hint.at && (sequencer === null || hint.sequencer === null || sequencer < hint.sequencer);
