import { compareKeys, nullIdentityParts, type VersionIdentity } from '../base/object-ref.ts';
import { second } from '../base/time.ts';
import type { ListedObject, ListedVersion, VersionLister } from './version-lister.ts';

/** What two sources have of one key; `null` for the one that does not have it. */
export interface SideBySide<Entry> {
  readonly key: string;
  readonly entry: Entry | null;
  readonly listed: ListedObject | null;
}

/** What is recorded of keys and what S3 lists, key by key: both come in the order of UTF-8, and no more is held than one of each. */
export async function* sideBySide<Entry extends { readonly key: string }>(
  recorded: AsyncIterable<Entry>,
  objects: AsyncIterable<ListedObject>,
): AsyncGenerator<SideBySide<Entry>> {
  const entries = recorded[Symbol.asyncIterator]();
  const listing = objects[Symbol.asyncIterator]();
  let [entry, listed] = await Promise.all([entries.next(), listing.next()]);
  while (!entry.done || !listed.done) {
    const order = entry.done ? 1 : listed.done ? -1 : compareKeys(entry.value.key, listed.value.key);
    const known = order <= 0 && !entry.done ? entry.value : null;
    const there = order >= 0 && !listed.done ? listed.value : null;
    yield { key: known?.key ?? there?.key ?? '', entry: known, listed: there };
    if (known !== null) entry = await entries.next();
    if (there !== null) listed = await listing.next();
  }
}

const PAGE = 1000;

/** Everything that is current under a prefix, in the order of keys, page after page. */
export async function* currentObjects(
  lister: Pick<VersionLister, 'listCurrent'>,
  { bucket, prefix }: { readonly bucket: string; readonly prefix: string },
): AsyncGenerator<ListedObject> {
  let cursor: string | null = null;
  do {
    const page = await lister.listCurrent({ bucket, prefix, cursor, limit: PAGE });
    yield* page.objects;
    cursor = page.nextCursor;
  } while (cursor !== null);
}

/** True where a version that is recorded is the one that S3 lists. A null version is overwritten in place: ETag and second tell it. */
export function isSameVersion(
  { version, versionId }: { readonly version: VersionIdentity; readonly versionId: string | null },
  listed: ListedVersion,
): boolean {
  if (versionId !== null || listed.versionId !== null) return versionId === listed.versionId;
  const parts = nullIdentityParts(version);
  return (
    parts !== null &&
    parts.etag === listed.etag &&
    second(parts.storedAt) === second(listed.storedAt.toISOString())
  );
}
