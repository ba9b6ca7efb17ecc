import { objectName } from '../../core/base/object-ref.ts';
import type { ManifestEntry } from '../../core/versions/entry.ts';
import { bucketShard } from './keys.ts';
import type { Item } from './version-codec.ts';

/** A manifest entry as it stands in the table, with what listings show of it on the top level. */
export function encodeEntry(entry: ManifestEntry): Item {
  const { expected } = entry.standing;
  return {
    object: objectName(entry),
    bucketShard: bucketShard(entry),
    ...entry,
    digest: expected?.digest ?? null,
    size: expected?.size ?? null,
    versionId: expected?.versionId ?? null,
    since: expected?.since ?? null,
  };
}

export function decodeEntry(item: Item): ManifestEntry {
  const {
    object: _,
    bucketShard: __,
    digest: ___,
    size: ____,
    versionId: _____,
    since: ______,
    ...entry
  } = item;
  return entry as unknown as ManifestEntry;
}
