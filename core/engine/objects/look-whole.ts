import { needsListing } from '../../versions/order.ts';
import { absorbDestroyed, absorbMarker } from './absorb-deletion.ts';
import { absorbNamed } from './absorb-hint.ts';
import { absorbListing } from './absorb-listing.ts';
import { absorbNameless } from './absorb-nameless.ts';
import { judgeKey } from './judge-key.ts';
import type { Look } from './look-quickly.ts';
import type { ChangeSet } from './manifest-store.ts';
import { facts, type Observed, observed } from './observation.ts';
import type { Records } from './records.ts';

/**
 * Looks at the whole history of a key, and at S3's listing of it where the hint does not name what it is about, and judges it
 * from the beginning.
 */
export async function lookWhole(look: Look): Promise<ChangeSet | 'nothing-new'> {
  const { ref, entry, context, ports } = look;
  const { before, after } = await gather(look);
  const change = await judgeKey({ ref, entry, context, before, after }, ports);
  return change ?? 'nothing-new';
}

/** All that is known of a key now. The history is read before the listing, so that what the listing lacks is really gone. */
export async function gather(look: Look): Promise<{ before: Observed; after: Records }> {
  const { ref, hint, ports } = look;
  const before = observed(await ports.store.history(ref));
  const after: Records = new Map(before);
  if (hint) await absorbNamed(after, look, hint);
  if (!isListingNeeded(look, after)) return { before, after };
  const listing = await ports.lister.listVersions(ref);
  await absorbListing(after, look, listing);
  if (hint?.type === 'destroyed') absorbDestroyed(after, look, hint, listing);
  if (hint?.type === 'marker-created') absorbMarker(after, look, hint);
  if (hint?.versionId === null) await absorbNameless(after, look, hint, listing);
  return { before, after };
}

// A version that is named costs no listing, which is ten times the price of a read. A deletion does: what is current now counts.
function isListingNeeded({ hint }: Look, records: Records): boolean {
  if (hint === null || hint.versionId === null) return true;
  return hint.type === 'destroyed' || hint.type === 'marker-created' || needsListing(facts(records));
}
