import type { Destruction } from '../../versions/facts.ts';
import type { ListedVersion } from '../../versions/version-lister.ts';
import type { VersionRecord } from '../../versions/version-record.ts';
import { told } from './absorb-hint.ts';
import { recordOf } from './examine.ts';
import type { Hint } from './hint.ts';
import type { Look } from './look-quickly.ts';
import { add, establish } from './merge.ts';
import { nextRank, unknownVersion } from './observation.ts';
import type { Records } from './records.ts';

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

export const destructionBy = (hint: Hint, records: Records): Destruction => ({
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
