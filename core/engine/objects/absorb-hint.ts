import { NOBODY, type VersionRecord } from '../../versions/version-record.ts';
import { isWorthAnotherTry, prefixLengthOf } from './absorb-listing.ts';
import type { Sighting } from './examine.ts';
import type { Hint } from './hint.ts';
import type { Look } from './look-quickly.ts';
import { add, establish } from './merge.ts';
import type { Records } from './records.ts';

/** Adds the version that an event names as stored, restored or touched. Every version that an event names is examined, current or not. */
export async function absorbNamed(records: Records, look: Look, hint: Hint): Promise<void> {
  if (hint.versionId === null || (hint.type !== 'stored' && hint.type !== 'other')) return;
  const known = records.get(hint.versionId);
  const isUnread = known === undefined || known.fact.kind === 'unknown' || isWorthAnotherTry(known, look);
  const record = isUnread ? await examineNamed(look, hint, known) : known;
  records.set(hint.versionId, hint.type === 'stored' ? told(record, hint) : record);
}

/** What the event itself tells of the version, beside its bytes. */
export const told = (record: VersionRecord, hint: Hint): VersionRecord =>
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
