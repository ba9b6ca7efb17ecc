import { isNullIdentity, isSequencedBefore } from '../../base/object-ref.ts';
import type { Destruction } from '../../versions/facts.ts';
import type { ListedVersion } from '../../versions/version-lister.ts';
import { NOBODY, type VersionRecord } from '../../versions/version-record.ts';
import { add, establish, withMove } from './add-to-record.ts';
import { type ObservedVersion, recordOf } from './examine.ts';
import type { Examination } from './fast-path.ts';
import { isWorthAnotherTry, prefixOf } from './merge-listing.ts';
import { noticedAt } from './noticed.ts';
import { byAge, identityOf, nextRank, unknownVersion } from './observation.ts';
import type { Records } from './ports.ts';
import type { ObjectEvent } from './s3-event.ts';

/** Adds the version that an event names as stored, restored or touched. Every version that an event names is examined, current or not. */
export async function mergeNamed(
  records: Records,
  examination: Examination,
  objectEvent: ObjectEvent,
): Promise<void> {
  if (objectEvent.versionId === null || (objectEvent.type !== 'stored' && objectEvent.type !== 'other'))
    return;
  const known = records.get(objectEvent.versionId);
  const isUnread =
    known === undefined || known.fact.kind === 'unknown' || isWorthAnotherTry(known, examination);
  const record = isUnread ? await examineNamed(examination, objectEvent, known) : known;
  records.set(
    objectEvent.versionId,
    objectEvent.type === 'stored' ? withEventDetails(record, objectEvent) : archivedBy(record, objectEvent),
  );
}

/** A move to an archive is S3's own word; that something can be read again counts once it was read. */
const archivedBy = (record: VersionRecord, { at, moved }: ObjectEvent): VersionRecord =>
  moved === undefined || moved.to === null || record.fact.kind !== 'object' || record.fact.destroyed !== null
    ? record
    : withMove(record, { at, to: moved.to });

/** What the event itself says about the version, beside its bytes. */
const withEventDetails = (record: VersionRecord, objectEvent: ObjectEvent): VersionRecord =>
  add(record, {
    sequencer: objectEvent.sequencer,
    announcedAt: objectEvent.at,
    requester: objectEvent.requester,
  });

async function examineNamed(
  examination: Examination,
  objectEvent: ObjectEvent,
  known: VersionRecord | undefined,
): Promise<VersionRecord> {
  const { ref, context, reading, ports } = examination;
  const seen = observedVersionOf(objectEvent, known);
  const now = ports.clock().toISOString();
  const firstTriedAt = known?.firstTriedAt ?? earlierOf(objectEvent.at, now);
  const options = { firstTriedAt, prefix: prefixOf(examination) };
  const fresh = await reading.examine(ref, context.dataset.name, seen, options);
  const record = known ? establish(known, fresh) : fresh;
  if (fresh.fact.unestablished !== 'gone' || record.fact.digest !== null || record.fact.destroyed)
    return record;
  return add(record, {
    destroyed: { at: noticedAt([record], examination), by: 'found-missing', sequencer: null, rank: null },
    destroyer: NOBODY,
  });
}

const earlierOf = (a: string, b: string): string => (a < b ? a : b);

function observedVersionOf(objectEvent: ObjectEvent, known: VersionRecord | undefined): ObservedVersion {
  const isKnown = known !== undefined && known.fact.kind !== 'unknown';
  const { versionId, etag, size, sequencer, at } = objectEvent;
  const storedAt = isKnown ? known.fact.storedAt : at;
  const isStored = objectEvent.type === 'stored';
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
 * went is read from S3; a version that S3 still lists was not destroyed, whatever the event says.
 */
export function mergeDestroyed(
  records: Records,
  examination: Examination,
  objectEvent: ObjectEvent,
  listing: readonly ListedVersion[],
): void {
  const { versionId } = objectEvent;
  if (versionId === null || listing.some((listed) => listed.versionId === versionId)) return;
  const { ref, context, ports } = examination;
  const known =
    records.get(versionId) ??
    unknownVersion(ref, context.dataset.name, versionId, objectEvent.at, ports.clock());
  records.set(
    versionId,
    add(known, { destroyed: destructionBy(objectEvent, records), destroyer: objectEvent.requester }),
  );
}

const destructionBy = (objectEvent: ObjectEvent, records: Records): Destruction => ({
  at: objectEvent.at,
  by: objectEvent.isExpiration ? 'expired' : 'delete',
  sequencer: objectEvent.sequencer,
  rank: nextRank(records),
});

/** Adds a delete marker that an event names; the listing has added it already where it still exists. */
export function mergeMarker(records: Records, examination: Examination, objectEvent: ObjectEvent): void {
  const { versionId } = objectEvent;
  if (versionId === null) return;
  const known = records.get(versionId);
  const record =
    known === undefined || known.fact.kind === 'unknown'
      ? goneMarker(examination, objectEvent, known)
      : known;
  records.set(versionId, withEventDetails(record, objectEvent));
}

function goneMarker(
  examination: Examination,
  objectEvent: ObjectEvent,
  known: VersionRecord | undefined,
): VersionRecord {
  const { ref, context, ports } = examination;
  const seen = { ...objectEvent, storedAt: objectEvent.at, announcedAt: objectEvent.at, rank: null };
  const marker = {
    kind: 'delete-marker',
    versionId: objectEvent.versionId,
    storedAt: new Date(objectEvent.at),
  } as const;
  const fresh = recordOf(ref, context.dataset.name, seen, marker, ports.clock(), null);
  const record = known ? establish(known, fresh) : fresh;
  const at = noticedAt([record], examination);
  return add(record, { destroyed: { at, by: 'found-missing', sequencer: null, rank: null } });
}

/**
 * Adds what an event without a version id says: S3 names none for the null version. The listing has added whatever still
 * exists; here the event's order and requester are attached to it, and what is already gone is recorded as gone.
 */
export async function mergeNameless(
  records: Records,
  examination: Examination,
  objectEvent: ObjectEvent,
  listing: readonly ListedVersion[],
): Promise<void> {
  if (objectEvent.type === 'destroyed') return mergeNullDestroyed(records, objectEvent, listing);
  const known = nulls(records).findLast((record) => isTheOne(record, objectEvent, listing));
  if (known && objectEvent.moved !== undefined)
    records.set(known.fact.version, archivedBy(known, objectEvent));
  else if (known) records.set(known.fact.version, withEventDetails(known, objectEvent));
  else if (objectEvent.type === 'stored' || objectEvent.type === 'marker-created')
    await addGone(records, examination, objectEvent, listing);
}

const nulls = (records: Records): VersionRecord[] =>
  [...records.values()].filter((record) => isNullIdentity(record.fact.version)).sort(byAge);

function isTheOne(
  { fact }: VersionRecord,
  objectEvent: ObjectEvent,
  listing: readonly ListedVersion[],
): boolean {
  const kind = objectEvent.type === 'marker-created' ? 'delete-marker' : 'object';
  // Events of moves need not name it.
  const isEtagNamed = objectEvent.moved === undefined || objectEvent.etag !== null;
  if (fact.kind !== kind || (kind === 'object' && isEtagNamed && fact.etag !== objectEvent.etag))
    return false;
  // Had the event been of a later version with the same bytes, the listing would show that one and its time.
  if (listing.some((listed) => identityOf(listed) === fact.version)) return fact.storedAt <= objectEvent.at;
  if (fact.sequencer !== null && fact.sequencer !== objectEvent.sequencer) return false;
  return isNear(fact.storedAt, objectEvent.at);
}

/**
 * Last-Modified and the event's time are in whole seconds and the same or next to each other, but for multipart uploads, whose
 * Last-Modified is when they began: those are recognised while they are there. What was stored later is another version.
 */
const NEAR_MS = 1_000;

function isNear(storedAt: string, at: string): boolean {
  const apart = new Date(at).getTime() - new Date(storedAt).getTime();
  return apart >= 0 && apart <= NEAR_MS;
}

// Only a null version is overwritten without a trace; in a bucket that keeps versions the nameless event is just less precise.
async function addGone(
  records: Records,
  examination: Examination,
  objectEvent: ObjectEvent,
  listing: readonly ListedVersion[],
): Promise<void> {
  const { ref, context, ports } = examination;
  if (nulls(records).some((record) => isSameEvent(record, objectEvent))) return;
  if ((await ports.lister.versioning(ref.bucket)) === 'enabled') return;
  const seen = {
    ...objectEvent,
    versionId: null,
    storedAt: objectEvent.at,
    announcedAt: objectEvent.at,
    rank: null,
  };
  const marker = { kind: 'delete-marker', versionId: null, storedAt: new Date(objectEvent.at) } as const;
  const outcome =
    objectEvent.type === 'marker-created' ? marker : ({ kind: 'gone', reason: 'overwritten' } as const);
  const record = recordOf(ref, context.dataset.name, seen, outcome, ports.clock(), null);
  if (records.has(record.fact.version)) return;
  const at = noticedAt([...records.values(), record], examination);
  const isReplaced =
    listing.some((listed) => listed.versionId === null) ||
    nulls(records).some((other) => isLater(other, objectEvent));
  const gone = isReplaced
    ? record
    : add(record, { destroyed: { at, by: 'found-missing', sequencer: null, rank: null } });
  records.set(record.fact.version, withEventDetails(gone, objectEvent));
}

function isLater({ fact }: VersionRecord, objectEvent: ObjectEvent): boolean {
  return isSequencedBefore(objectEvent.sequencer, fact.sequencer) ?? fact.storedAt > objectEvent.at;
}

const isSameEvent = ({ fact }: VersionRecord, objectEvent: ObjectEvent): boolean =>
  fact.sequencer !== null && fact.sequencer === objectEvent.sequencer;

function mergeNullDestroyed(
  records: Records,
  objectEvent: ObjectEvent,
  listing: readonly ListedVersion[],
): void {
  const listed = new Set(listing.map(identityOf));
  const target = nulls(records).findLast(
    ({ fact }) => !listed.has(fact.version) && isBefore(fact.storedAt, fact.sequencer, objectEvent),
  );
  if (!target) return;
  const { fact } = target;
  records.set(
    fact.version,
    add(target, { destroyed: destructionBy(objectEvent, records), destroyer: objectEvent.requester }),
  );
}

const isBefore = (storedAt: string, sequencer: string | null, objectEvent: ObjectEvent): boolean =>
  storedAt <= objectEvent.at && (isSequencedBefore(sequencer, objectEvent.sequencer) ?? true);
