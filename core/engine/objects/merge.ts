import type { Destruction, VersionFact } from '../../versions/facts.ts';
import type { Requester, VersionRecord } from '../../versions/version-record.ts';
import { GONE } from './examine.ts';

/** What a later look or event adds to a version record. */
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

// An event says when a version went; a look only that it was gone by then.
function destruction(known: Destruction | null, told: Destruction | null): Destruction | null {
  if (known === null || told === null) return known ?? told;
  return known.by === 'found-missing' && told.by !== 'found-missing'
    ? { ...told, rank: known.rank ?? told.rank }
    : known;
}

/** What was told first stays, unless the same request has a name now. */
function better(known: Requester, told: Requester | undefined): Requester {
  if (told === undefined) return known;
  if (!isKnown(known)) return told;
  const isNamed = (known.arn ?? null) === null && (told.arn ?? null) !== null;
  return isNamed && told.requestId === known.requestId ? told : known;
}

const isKnown = (requester: Requester): boolean => requester.account !== null || requester.requestId !== null;

/** A version whose bytes went before they could be read: what could not be checked is told, not waited for. */
export const lost = (record: VersionRecord): VersionRecord => ({
  ...record,
  fact: { ...record.fact, unestablished: 'gone' },
  detail: GONE,
});

/**
 * Puts a fresh reading in the place of a record that had no digest, or of one of which only the deletion was known.
 * A digest that was established stays.
 */
export function establish(known: VersionRecord, fresh: VersionRecord): VersionRecord {
  if (known.fact.digest !== null) return known;
  const { sequencer, announcedAt, rank, destroyed } = known.fact;
  const fact: VersionFact = {
    ...fresh.fact,
    sequencer: sequencer ?? fresh.fact.sequencer,
    announcedAt: announcedAt ?? fresh.fact.announcedAt,
    rank: rank ?? fresh.fact.rank,
    destroyed: destroyed ?? fresh.fact.destroyed,
  };
  const { class: value, requester, destroyer, seenAt, firstTriedAt, findings } = known;
  return { ...fresh, fact, class: value, requester, destroyer, seenAt, firstTriedAt, findings };
}
