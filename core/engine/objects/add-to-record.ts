import { compareText, second, wholeSecond } from '../../base/time.ts';
import {
  archiveOf,
  type Destruction,
  isRefused,
  MAX_MOVES,
  type Move,
  type VersionFact,
} from '../../versions/facts.ts';
import type { Requester, VersionRecord } from '../../versions/version-record.ts';
import { goneUnread } from './examine.ts';

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
export const lost = (record: VersionRecord): VersionRecord => ({
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
