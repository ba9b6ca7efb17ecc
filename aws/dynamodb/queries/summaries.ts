import { compareKeys } from '../../../core/base/key-order.ts';
import type { ObjectRef } from '../../../core/base/object-ref.ts';
import { compareText } from '../../../core/base/time.ts';
import type { EntrySummary, SeenVersion } from '../../../core/queries/queries.ts';
import type { Item } from '../version-codec.ts';
import type { Compare } from './merge.ts';

/** What the index by prefix shows of an entry, without the index's own attributes. */
export const decodeSummary = (item: Item): EntrySummary => {
  const { bucket, key, dataset, state, digest, size, versionId, since } = item as unknown as EntrySummary;
  return { bucket, key, dataset, state, digest, size, versionId, since };
};

export const decodeSeen = (item: Item): SeenVersion => {
  const { bucket, key, class: value, seenAt } = item as unknown as SeenVersion;
  return { bucket, key, class: value, seenAt };
};

export const byKey: Compare<ObjectRef> = (a, b) =>
  compareText(a.bucket, b.bucket) || compareKeys(a.key, b.key);

export const newestSeen: Compare<SeenVersion> = (a, b) =>
  compareText(b.seenAt, a.seenAt) || compareKeys(a.key, b.key);
