import { compareKeys } from '../../base/object-ref.ts';
import type { KeyInOrder } from '../../versions/entry.ts';
import type { AskedPage, ListedObject, VersionLister } from '../../versions/version-lister.ts';
import type { RunTarget } from './run.ts';
import type { PlannedKey } from './unit-store.ts';

/** Keys of one unit, and bytes: some 20 s of reading. A larger object is a unit of its own. */
export const MAX_UNIT_KEYS = 100;
export const MAX_UNIT_BYTES = 2 ** 30;

/** Divides keys, in order, into units of neither too many keys nor too many bytes. */
export function unitsOf(
  keys: readonly PlannedKey[],
  { maxKeys = MAX_UNIT_KEYS, maxBytes = MAX_UNIT_BYTES } = {},
): PlannedKey[][] {
  const units: PlannedKey[][] = [];
  let bytes = 0;
  for (const each of keys) {
    const unit = units.at(-1);
    if (unit && unit.length < maxKeys && bytes + each.size <= maxBytes) {
      unit.push(each);
      bytes += each.size;
    } else {
      units.push([each]);
      bytes = each.size;
    }
  }
  return units;
}

/** A key of the manifest. */
export interface KnownKey extends PlannedKey {
  readonly state: string;
  /** What it holds, where it is in order; else `null`. */
  readonly inOrder: KeyInOrder | null;
}

/** All keys of one source that come after a place and not after another, in order. */
export interface KeyRange<Key extends PlannedKey = PlannedKey> {
  readonly keys: readonly Key[];
  /** The last key that the range speaks of; `null` where it goes to the end. */
  readonly upTo: string | null;
}

/**
 * Merges ranges that begin at the same place, as far as each of them speaks. A key that several have is there once, as the first
 * of them has it.
 */
export function mergeRanges(ranges: readonly KeyRange[]): KeyRange {
  const ends = ranges.flatMap(({ upTo }) => (upTo === null ? [] : [upTo]));
  const upTo = ends.length === 0 ? null : ends.reduce((a, b) => (compareKeys(a, b) <= 0 ? a : b));
  const found = new Map<string, PlannedKey>();
  for (const { keys } of ranges)
    for (const each of keys)
      if (!found.has(each.key) && (upTo === null || compareKeys(each.key, upTo) <= 0))
        found.set(each.key, each);
  return { keys: [...found.values()].sort((a, b) => compareKeys(a.key, b.key)), upTo };
}

/** One page of what is to be planned. */
export interface KeyPage {
  readonly keys: readonly PlannedKey[];
  /** Every version of them that S3 lists; of the crowded key only some. @default - only what is current was asked for */
  readonly listed?: readonly ListedObject[];
  /** A key that has more versions than a page holds; `null` where there is none. */
  readonly crowded?: string | null;
  /** What an index of the manifest shows of them, and of others. @default - not asked */
  readonly known?: readonly KnownKey[];
  /** Where the next page begins; `null` at the end. */
  readonly next: string | null;
  /** Where planning goes on after one of these keys. */
  readonly after: (key: string) => string;
}

/** Keys of the manifest under a prefix that come after one, a range of each part of the index. */
export type ManifestRanges = (place: {
  readonly bucket: string;
  readonly prefix: string;
  /** `null` at the beginning. */
  readonly after: string | null;
}) => Promise<readonly KeyRange<KnownKey>[]>;

export interface TargetPorts {
  readonly lister: Pick<VersionLister, 'listCurrent' | 'listAll'>;
  readonly manifestRanges: ManifestRanges;
}

/** Where the planning of a verification is. */
interface Place {
  /** The last key that is planned. */
  readonly after: string | null;
  /** The page of the listing that comes next; `null` is the first one. */
  readonly listing: string | null;
  readonly isListed: boolean;
}

const BEGINNING: Place = { after: null, listing: null, isListed: false };

const LIST_PAGE = 1000;

/** What a run lists: the objects that are current, or every version, to compare them with what is recorded. */
export type Listing = 'current' | 'versions';

/** Every key of a target that S3 or the manifest knows, once and in order: those that are gone are seen too. */
export async function targetPage(
  { bucket, prefix, isKey }: RunTarget,
  cursor: string | null,
  ports: TargetPorts & { readonly listing: Listing },
): Promise<KeyPage> {
  if (isKey) return { keys: [{ key: prefix, size: 0 }], next: null, after: () => '' };
  const place = cursor === null ? BEGINNING : (JSON.parse(cursor) as Place);
  const { after } = place;
  const asked = { bucket, prefix, cursor: place.listing, limit: LIST_PAGE };
  const listed = place.isListed ? NOTHING_LISTED : await listedPage(asked, ports);
  const fresh = listed.keys.filter(({ key }) => after === null || compareKeys(key, after) > 0);
  // A page of delete markers lists nothing, and speaks of no key: it is passed over.
  if (fresh.length === 0 && listed.nextCursor !== null)
    return { keys: [], next: JSON.stringify({ ...place, listing: listed.nextCursor }), after: () => '' };
  const listing: KeyRange = {
    keys: fresh,
    upTo: listed.nextCursor === null ? null : (fresh.at(-1)?.key ?? null),
  };
  const known = await ports.manifestRanges({ bucket, prefix, after });
  // What is known only to the manifest is gone, so there is nothing to read.
  const ranges = known.map(({ keys, upTo }) => ({ keys: keys.map(({ key }) => ({ key, size: 0 })), upTo }));
  const { keys, upTo } = mergeRanges([listing, ...ranges]);
  const isPageOver = listing.upTo === null || upTo === listing.upTo;
  const next: Place = {
    after: upTo,
    listing: isPageOver && listed.nextCursor !== null ? listed.nextCursor : place.listing,
    isListed: place.isListed || (listed.nextCursor === null && allPlanned(fresh, upTo)),
  };
  return {
    keys,
    ...(ports.listing === 'versions' && { listed: listed.versions, crowded: listed.crowded }),
    known: known.flatMap((range) => range.keys),
    next: upTo === null ? null : JSON.stringify(next),
    after: (key) => JSON.stringify({ ...place, after: key }),
  };
}

interface ListedPage {
  readonly keys: readonly PlannedKey[];
  readonly versions: readonly ListedObject[];
  readonly crowded: string | null;
  readonly nextCursor: string | null;
}

const NOTHING_LISTED: ListedPage = { keys: [], versions: [], crowded: null, nextCursor: null };

async function listedPage(
  asked: AskedPage,
  { lister, listing }: Parameters<typeof targetPage>[2],
): Promise<ListedPage> {
  if (listing === 'current') {
    const { objects, nextCursor } = await lister.listCurrent(asked);
    const keys = objects.map(({ key, size }) => ({ key, size: size ?? 0 }));
    return { keys, versions: [], crowded: null, nextCursor };
  }
  const page = await lister.listAll(asked);
  const newest = page.versions.filter(({ key }, index) => key !== page.versions[index - 1]?.key);
  return { ...page, keys: newest.map(({ key, size }) => ({ key, size: size ?? 0 })) };
}

const allPlanned = (keys: readonly PlannedKey[], upTo: string | null): boolean =>
  keys.every(({ key }) => upTo === null || compareKeys(key, upTo) <= 0);
