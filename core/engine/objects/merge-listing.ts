import type { VersionIdentity } from '../../base/object-ref.ts';
import { compareText, second, wholeSecond } from '../../base/time.ts';
import { isSealed } from '../../versions/context.ts';
import {
  archiveOf,
  type Destruction,
  isRefused,
  isUnderWay,
  MAX_MOVES,
  type Move,
  type VersionFact,
} from '../../versions/facts.ts';
import type { ListedVersion } from '../../versions/version-lister.ts';
import type { Requester, VersionRecord } from '../../versions/version-record.ts';
import { goneUnread, type ObservedVersion, recordOf } from './examine.ts';
import type { Examination } from './fast-path.ts';
import { type ExpectedPrefix, expectedPrefix } from './gather-evidence.ts';
import { identityOf, missing, nextRank, ranks } from './observation.ts';
import type { Records } from './ports.ts';
import type { ObjectEvent } from './s3-event.ts';

/** What a later listing or event adds to a version record. */
export interface Addition {
  readonly sequencer?: string | null;
  readonly announcedAt?: string | null;
  readonly rank?: number | null;
  readonly requester?: Requester;
  readonly destroyed?: Destruction;
  readonly destroyer?: Requester;
}

/** Adds what was not known yet. Nothing that was observed is ever overwritten, so a duplicate adds nothing. */
export function add(record: VersionRecord, addition: Addition): VersionRecord {
  const { fact } = record;
  const merged: VersionFact = {
    ...fact,
    sequencer: fact.sequencer ?? addition.sequencer ?? null,
    announcedAt: fact.announcedAt ?? addition.announcedAt ?? null,
    rank: fact.rank ?? addition.rank ?? null,
    destroyed: destruction(fact.destroyed, addition.destroyed ?? null),
  };
  return {
    ...record,
    fact: merged,
    requester: better(record.requester, addition.requester),
    destroyer: record.destroyer ? better(record.destroyer, addition.destroyer) : (addition.destroyer ?? null),
  };
}

// An event says when a version went; a listing only that it was gone by then.
function destruction(known: Destruction | null, found: Destruction | null): Destruction | null {
  if (known === null || found === null) return known ?? found;
  return known.by === 'found-missing' && found.by !== 'found-missing'
    ? { ...found, rank: known.rank ?? found.rank }
    : known;
}

/** The first requester stays, unless the same request has a name now. */
function better(known: Requester, found: Requester | undefined): Requester {
  if (found === undefined) return known;
  if (!isKnown(known)) return found;
  const isNamed = (known.arn ?? null) === null && (found.arn ?? null) !== null;
  return isNamed && found.requestId === known.requestId ? found : known;
}

const isKnown = (requester: Requester): boolean => requester.account !== null || requester.requestId !== null;

/** A version whose bytes went before they could be read: what could not be checked is reported, not waited for. */
const lost = (record: VersionRecord): VersionRecord => ({
  ...record,
  fact: isRefused(record.fact) ? record.fact : { ...record.fact, unestablished: 'gone' },
  detail: goneUnread(record),
});

/**
 * Puts a fresh reading in the place of a record that had no digest, or of one of which only the deletion was known.
 * A digest that was established stays.
 */
export function establish(known: VersionRecord, fresh: VersionRecord): VersionRecord {
  if (known.fact.digest !== null) return readAgain(known, fresh);
  if (isRefused(known.fact) && fresh.fact.kind === 'object' && fresh.fact.digest === null)
    return refusedBefore(known, fresh);
  const { sequencer, announcedAt, rank, destroyed } = known.fact;
  const fact: VersionFact = {
    ...fresh.fact,
    ...unlessRead(known, fresh),
    sequencer: sequencer ?? fresh.fact.sequencer,
    announcedAt: announcedAt ?? fresh.fact.announcedAt,
    rank: rank ?? fresh.fact.rank,
    destroyed: destroyed ?? fresh.fact.destroyed,
  };
  const { class: value, requester, destroyer, seenAt, firstTriedAt, findings } = known;
  return { ...fresh, fact, class: value, requester, destroyer, seenAt, firstTriedAt, findings };
}

/** That S3 says what the bytes are does not mean that somebody could read them: where they are stays known. */
const unlessRead = ({ fact: { moves } }: VersionRecord, fresh: VersionRecord): Pick<VersionFact, 'moves'> =>
  fresh.level === 's3-sha256' && moves !== undefined ? { moves } : {};

/** Bytes that were in an archive and are the same ones still can be read again; of others the record stays as it is. */
function readAgain(known: VersionRecord, fresh: VersionRecord): VersionRecord {
  if (archiveOf(known.fact) === null || fresh.level !== 'read' || fresh.fact.digest !== known.fact.digest)
    return known;
  const { verifiedAt, storageClass, encryption } = fresh;
  return withMove(
    { ...known, verifiedAt, storageClass, encryption },
    { at: verifiedAt ?? fresh.seenAt, to: null },
  );
}

/** Adds where S3 moved the bytes. A move to an archive of before the last successful read is over, however late its event comes. */
export function withMove(record: VersionRecord, move: Move): VersionRecord {
  const { fact, level, verifiedAt } = record;
  const read = level === 'read' && verifiedAt !== null ? verifiedAt : null;
  const isOver = move.to !== null && read !== null && second(read) > second(move.at);
  const moves = mergeMoves(fact.moves ?? [], [move, ...(isOver ? [{ at: read, to: null }] : [])]);
  const archive = archiveOf({ moves });
  const detail =
    archive === null
      ? null
      : `S3 moved it to ${archive.to} at ${wholeSecond(archive.at)}: nobody can read it until it is restored`;
  return { ...record, fact: { ...fact, moves }, detail: fact.digest === null ? record.detail : detail };
}

// Of two in one second the archive counts: what may be unreadable is not taken for fine.
const mergeMoves = (known: readonly Move[], added: readonly Move[]): readonly Move[] =>
  [...new Map([...known, ...added].map((move) => [`${move.at} ${move.to}`, move])).values()]
    .sort((a, b) => compareText(second(a.at), second(b.at)) || compareText(a.to ?? '', b.to ?? ''))
    .slice(-MAX_MOVES);

/** The first reason stays: that it is gone by now, or cannot be read for another reason either, excuses no refusal. */
const refusedBefore = (known: VersionRecord, fresh: VersionRecord): VersionRecord =>
  fresh.fact.unestablished === 'gone' ? lost(known) : known;

/** Adds what S3 lists: versions that no event reported, the order within a second, and what is gone. */
export async function mergeListing(
  records: Records,
  examination: Examination,
  listing: readonly ListedVersion[],
): Promise<void> {
  const gone = missing(records, listing);
  const given = ranks(records, listing);
  for (const listed of listing) await mergeListed(records, examination, listed);
  for (const [version, rank] of given) {
    const record = records.get(version);
    if (record) records.set(version, add(record, { rank }));
  }
  const at = noticedAt(records.values(), examination);
  for (const listed of listing.filter((each) => cameBack(each, records, examination))) {
    const record = records.get(identityOf(listed));
    if (record) records.set(record.fact.version, add(record, { announcedAt: at }));
  }
  const rank = nextRank(records);
  for (const record of gone) {
    const destroyed = { at, by: 'found-missing', sequencer: null, rank } as const;
    records.set(record.fact.version, add(record, { destroyed }));
  }
  for (const record of unread(records, listing)) records.set(record.fact.version, lost(record));
}

/**
 * When this worker noticed something: no earlier than what happened before, however far behind its clock is. What went since the seal
 * would else be taken for older than the seal, and nobody would be told.
 */
export function noticedAt(
  records: Iterable<VersionRecord>,
  { context: { dataset }, objectEvents, ports }: Examination,
): string {
  const before = [
    dataset.sealedAt ?? '',
    dataset.modes.at(-1)?.since ?? '',
    ...objectEvents.map(({ at }) => at),
    ...[...records].map(({ fact }) => fact.storedAt),
  ];
  return before.reduce((latest, each) => (each > latest ? each : latest), ports.clock().toISOString());
}

async function mergeListed(records: Records, examination: Examination, listed: ListedVersion): Promise<void> {
  const version = identityOf(listed);
  const known = records.get(version);
  if (known && !isWorthAnotherTry(known, examination)) return;
  if (!known && isOfNoInterest(listed, examination)) return;
  const fresh = await examine(examination, listed, known?.firstTriedAt ?? null);
  records.set(version, known ? establish(known, fresh) : fresh);
}

const saysReadable = ({ moved }: ObjectEvent): boolean => moved?.to === null;

/**
 * A try that was put off; or any that failed, and bytes that were read and lie in an archive now, when somebody asks for a verification or
 * says that the object was restored.
 */
export function isWorthAnotherTry(record: VersionRecord, { objectEvents }: Examination): boolean {
  const { kind, digest, unestablished, destroyed } = record.fact;
  if (digest !== null && archiveOf(record.fact) !== null)
    return destroyed === null && (objectEvents.length === 0 || objectEvents.some(saysReadable));
  if (kind === 'delete-marker' || digest !== null || unestablished === 'gone') return false;
  if (isRefused(record.fact)) return record.fact.destroyed === null;
  return (
    isUnderWay(record.fact) || objectEvents.length === 0 || objectEvents.some(({ type }) => type === 'other')
  );
}

// What was replaced before the seal was never vouched for: hashing a bucket's whole past would cost much and show nothing.
function isOfNoInterest(listed: ListedVersion, { context }: Examination): boolean {
  if (listed.isLatest) return false;
  const { dataset, baseline } = context;
  const start = baseline?.storedAt ?? dataset.sealedAt;
  return start === null || second(wholeSecond(listed.storedAt)) < second(start);
}

function unread(records: Records, listing: readonly ListedVersion[]): VersionRecord[] {
  const listed = new Set(listing.map(identityOf));
  return [...records.values()].filter(
    ({ fact, detail }) =>
      !listed.has(fact.version) && (isUnderWay(fact) || (isRefused(fact) && !isKnownGone(detail))),
  );
}

const isKnownGone = (detail: string | null): boolean => detail?.endsWith(' the version was gone') ?? false;

// The seal pinned whatever was current, so what is older and has no baseline became current after it: what hid it was destroyed,
// or an upload ended that had begun before.
function cameBack(listed: ListedVersion, records: Records, { context }: Examination): boolean {
  const { dataset, baseline } = context;
  if (!listed.isLatest || listed.kind !== 'object' || !isSealed(context) || baseline !== null) return false;
  const storedAt = wholeSecond(listed.storedAt);
  return (
    second(storedAt) < second(dataset.sealedAt ?? '') && !isAnyAbove(identityOf(listed), storedAt, records)
  );
}

// Where it is known what was above, its destruction says when this one came back.
const isAnyAbove = (version: VersionIdentity, storedAt: string, records: Records): boolean =>
  [...records.values()].some(
    ({ fact }) => fact.kind !== 'unknown' && fact.version !== version && fact.storedAt >= storedAt,
  );

async function examine(
  examination: Examination,
  listed: ListedVersion,
  firstTriedAt: string | null,
): Promise<VersionRecord> {
  const { ref, context, ports, reading } = examination;
  const storedAt = wholeSecond(listed.storedAt);
  const { versionId, etag, size } = listed;
  const seen: ObservedVersion = {
    versionId,
    etag,
    size,
    storedAt,
    announcedAt: null,
    sequencer: null,
    rank: null,
  };
  if (listed.kind === 'object') {
    return reading.examine(ref, context.dataset.name, seen, {
      firstTriedAt,
      prefix: prefixOf(examination),
    });
  }
  const marker = { kind: 'delete-marker', versionId, storedAt: listed.storedAt } as const;
  return recordOf(ref, context.dataset.name, seen, marker, ports.clock(), firstTriedAt);
}

export const prefixOf = ({ entry }: Examination): ExpectedPrefix | null =>
  expectedPrefix(entry.standing.expected);
