import type { KeyDigest } from '../../core/attestation/root-digest.ts';
import type { Queries } from '../../core/report/queries.ts';
import type { Dataset } from '../../core/scope/dataset.ts';
import type { ManifestEntry } from '../../core/versions/entry.ts';
import { currentObjects, isSameVersion, sideBySide } from '../../core/versions/side-by-side.ts';
import type { ListedObject, VersionLister } from '../../core/versions/version-lister.ts';
import { inOrder } from '../batches.ts';

export interface CheckedKey extends KeyDigest {
  /** Why the key may not be used; `null` where it may. */
  readonly problem: string | null;
  /** ISO time at which its bytes were last read; `null` where it was not asked for. */
  readonly verifiedAt: string | null;
  /** False for a key that holds nothing and should hold nothing. */
  readonly isThere: boolean;
}

const CONCURRENCY = 32;

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
  const pairs = sideBySide(queries.entries(dataset.bucket, dataset.prefix), currentObjects(lister, dataset));
  yield* inOrder(pairs, CONCURRENCY, async ({ key, entry: summary, listed }): Promise<CheckedKey> => {
    const ref = { bucket: dataset.bucket, key };
    // The list is not strongly consistent, and this is.
    const entry = summary === null ? null : await queries.entry(ref);
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
  if (!isThere || !isSameVersion(current, listed))
    return `S3 has version ${listed.versionId ?? 'null'}, which is not recorded yet`;
  return entry.state === 'intact' ? null : entry.state;
}
