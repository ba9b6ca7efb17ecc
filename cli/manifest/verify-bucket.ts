import { compareKeys } from '../../core/base/object-ref.ts';
import { isBelowOneOf } from '../../core/manifests/file-path.ts';
import {
  type FileDigest,
  fileAlgorithmOf,
  type Manifest,
  strongestDigest,
} from '../../core/manifests/manifest.ts';
import { inOrder } from '../batches.ts';
import type { Context } from '../context.ts';
import { parseAddress } from '../parse/options.ts';
import { compared, type VerifiedFile } from '../verify/local/verify-tree.ts';
import {
  folderOf,
  type NamedObject,
  type ObjectStore,
  objectsBelow,
  type ReachStore,
  reachStore,
  whyUnread,
} from './object-store.ts';
import type { OpenedManifest } from './open-manifest.ts';

const CONCURRENCY = 16;

type Pair = {
  readonly name: string;
  readonly found: NamedObject | null;
  readonly file: Manifest['files'][number] | null;
};

/** Compares what is current below an address with a manifest, in the order of keys. */
export async function* verifyBucket(
  { globals }: Context,
  { format, manifest }: Pick<OpenedManifest, 'format' | 'manifest'>,
  address: string,
  reach: ReachStore = reachStore,
): AsyncGenerator<VerifiedFile> {
  const store = reach(globals);
  const ref = parseAddress(address);
  const work = (pair: Pair) => verifyObject(store, ref.bucket, pair);
  const asked = isOfKeys(format) ? below(manifest, address) : manifest;
  yield* inOrder(pairs(objectsBelow(store, ref), asked), CONCURRENCY, work);
}

/** These list keys, whole. */
const isOfKeys = (format: OpenedManifest['format']): boolean =>
  format === 's3-batch' || format === 's3-inventory';

/** What a list of keys says about those below an address; what it says about others was not asked. */
function below(manifest: Manifest, address: string): Manifest {
  const { bucket, key } = parseAddress(address);
  const prefix = folderOf(key);
  const files = manifest.files.flatMap((file) =>
    file.object?.bucket === bucket && file.path.startsWith(prefix)
      ? [{ ...file, path: file.path.slice(prefix.length) }]
      : [],
  );
  return { ...manifest, files };
}

/** Puts what is there beside what is expected; both come in the order of keys. */
async function* pairs(found: AsyncIterable<NamedObject>, { files, ignores }: Manifest): AsyncGenerator<Pair> {
  let next = 0;
  for await (const object of found) {
    for (; next < files.length && compareKeys(files[next]?.path ?? '', object.name) < 0; next += 1)
      yield { name: files[next]?.path ?? '', found: null, file: files[next] ?? null };
    const file = files[next]?.path === object.name ? (files[next] ?? null) : null;
    if (file !== null) next += 1;
    if (file !== null || !isBelowOneOf(object.name, ignores))
      yield { name: object.name, found: object, file };
  }
  for (; next < files.length; next += 1)
    yield { name: files[next]?.path ?? '', found: null, file: files[next] ?? null };
}

async function verifyObject(
  store: ObjectStore,
  bucket: string,
  { name, found, file }: Pair,
): Promise<VerifiedFile> {
  const expected = file && strongestDigest(file);
  const base = { name, expected, digest: null, size: null };
  if (found === null) return { ...base, state: 'removed', detail: 'not there' };
  const algorithm = expected === null ? 'sha256' : fileAlgorithmOf(expected);
  const { key, versionId } = found;
  const outcome = await store.hash({ bucket, key, versionId }, [algorithm]);
  if (outcome.kind !== 'hashed') return { ...base, state: 'unverifiable', detail: whyUnread(outcome) };
  const digest: FileDigest = `${algorithm}:${outcome.digests[algorithm] ?? ''}`;
  const read = { ...base, digest, size: outcome.facts.size };
  if (file === null) return { ...read, state: 'added', detail: 'nothing is expected under this name' };
  const judged = compared({ digest: expected, size: file.size }, read);
  const isOther = file.object?.versionId != null && file.object.versionId !== versionId;
  const version = isOther ? `version ${versionId}, not ${file.object?.versionId}` : null;
  return { ...read, ...judged, detail: [judged.detail, version].filter(Boolean).join('; ') || null };
}
