import type { KeyDigest } from '../../core/attestation/root-digest.ts';
import { compareKeys, identify } from '../../core/base/object-ref.ts';
import type { Queries } from '../../core/report/queries.ts';
import type { Dataset } from '../../core/scope/dataset.ts';
import type { ManifestEntry } from '../../core/versions/entry.ts';
import type { ListedObject, VersionLister } from '../../core/versions/version-lister.ts';
import { inOrder } from '../batches.ts';

/** Why a key may not be used; `null` where it may. */
export interface CheckedKey extends KeyDigest {
  readonly problem: string | null;
  /** ISO time at which its bytes were last read; `null` where it was not asked for. */
  readonly verifiedAt: string | null;
  /** False for a key that holds nothing and should hold nothing. */
  readonly isThere: boolean;
}

const CONCURRENCY = 32;
const PAGE = 1000;

/**
 * Holds what S3 lists now of a dataset against the manifest, key by key in their order.
 * @param notBefore ISO time after which the bytes of each key must have been read; `null` where that makes no difference
 */
export async function* checkKeys(
  {
    queries,
    lister,
  }: {
    readonly queries: Pick<Queries, 'entries' | 'entry' | 'history'>;
    readonly lister: Pick<VersionLister, 'listCurrent'>;
  },
  dataset: Dataset,
  notBefore: string | null,
): AsyncGenerator<CheckedKey> {
  const pairs = joined(queries.entries(dataset.bucket, dataset.prefix), currentObjects(lister, dataset));
  yield* inOrder(pairs, CONCURRENCY, async ({ key, isKnown, listed }): Promise<CheckedKey> => {
    const ref = { bucket: dataset.bucket, key };
    const entry = isKnown ? await queries.entry(ref) : null;
    const problem = problemOf(entry, listed);
    const checked = {
      key,
      digest: entry?.standing.current?.digest ?? null,
      problem,
      verifiedAt: null,
      isThere: listed !== null,
    };
    if (problem !== null || listed === null || notBefore === null) return checked;
    const record = (await queries.history(ref)).find(
      ({ fact }) => fact.version === entry?.standing.current?.version,
    );
    const verifiedAt = record?.verifiedAt ?? null;
    if (verifiedAt !== null && verifiedAt >= notBefore) return { ...checked, verifiedAt };
    return {
      ...checked,
      verifiedAt,
      problem: `last read ${verifiedAt ?? 'never'}: read it again with sealwatch verify`,
    };
  });
}

function problemOf(entry: ManifestEntry | null, listed: ListedObject | null): string | null {
  if (entry === null) return 'S3 has it, and nothing is recorded of it yet';
  if (!entry.isSettled || entry.isHeld) return 'its judgement is not finished';
  const { current } = entry.standing;
  const isThere = current !== null && current.class !== 'delete-marker';
  if (listed === null) {
    if (entry.state === 'removed') return 'removed';
    return isThere ? 'S3 does not have it any more' : null;
  }
  const found = identify({ ...listed, storedAt: listed.storedAt.toISOString() });
  if (!isThere || current.version !== found)
    return `S3 has version ${listed.versionId ?? 'null'}, which is not recorded yet`;
  return entry.state === 'intact' ? null : entry.state;
}

async function* currentObjects(
  lister: Pick<VersionLister, 'listCurrent'>,
  { bucket, prefix }: Dataset,
): AsyncGenerator<ListedObject> {
  let cursor: string | null = null;
  do {
    const page = await lister.listCurrent({ bucket, prefix, cursor, limit: PAGE });
    yield* page.objects;
    cursor = page.nextCursor;
  } while (cursor !== null);
}

interface Pair {
  readonly key: string;
  readonly isKnown: boolean;
  readonly listed: ListedObject | null;
}

/** Keys of both sources, each in order, as one. */
async function* joined(
  entries: AsyncIterable<{ readonly key: string }>,
  objects: AsyncIterable<ListedObject>,
): AsyncGenerator<Pair> {
  const known = entries[Symbol.asyncIterator]();
  const listed = objects[Symbol.asyncIterator]();
  let [entry, object] = [await known.next(), await listed.next()];
  while (!entry.done || !object.done) {
    const order = entry.done ? 1 : object.done ? -1 : compareKeys(entry.value.key, object.value.key);
    yield {
      key: order <= 0 ? (entry.value as { key: string }).key : (object.value as ListedObject).key,
      isKnown: order <= 0,
      listed: order >= 0 ? (object.value as ListedObject) : null,
    };
    const [next, after] = await Promise.all([
      order <= 0 ? known.next() : entry,
      order >= 0 ? listed.next() : object,
    ]);
    entry = next;
    object = after;
  }
}
