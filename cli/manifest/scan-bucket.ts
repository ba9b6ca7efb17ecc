import type { FileAlgorithm, ManifestFile } from '../../core/manifests/manifest.ts';
import { inOrder } from '../batches.ts';
import type { Context } from '../context.ts';
import { parseAddress } from '../parse/options.ts';
import { type NamedObject, objectsBelow, type ReachStore, reachStore, whyUnread } from './object-store.ts';

/** What could not be read, and why. */
export interface Problem {
  readonly name: string;
  readonly detail: string;
}

export type Scanned = ManifestFile | Problem;

const CONCURRENCY = 16;

interface Ways {
  readonly algorithms: readonly FileAlgorithm[];
  readonly reach: ReachStore | undefined;
}

/** Reads what is current below an address, in the order of keys. */
export async function* scanBucket(
  { globals }: Context,
  address: string,
  { algorithms, reach = reachStore }: Ways,
): AsyncGenerator<Scanned> {
  const store = reach(globals);
  const ref = parseAddress(address);
  const work = async (object: NamedObject): Promise<Scanned> => {
    const { key, versionId } = object;
    const found = await store.hash({ bucket: ref.bucket, key, versionId }, algorithms);
    if (found.kind !== 'hashed') return { name: object.name, detail: whyUnread(found) };
    const { size, etag, storedAt } = found.facts;
    return {
      path: object.name,
      digests: found.digests,
      size,
      object: { bucket: ref.bucket, key, versionId },
      etag,
      storedAt: storedAt.toISOString(),
    };
  };
  yield* inOrder(objectsBelow(store, ref), CONCURRENCY, work);
}
