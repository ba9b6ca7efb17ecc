import { type Digest, isEmptyDigest } from '../../core/base/digest.ts';
import { SealwatchError } from '../../core/base/errors.ts';
import type { ObjectRef } from '../../core/base/object-ref.ts';
import { isUnanswered } from '../../core/engine/objects/find-copies.ts';
import type { Queries } from '../../core/report/queries.ts';
import { digestsOf } from '../../core/versions/digest-comparison.ts';
import type { ListedVersion, VersionLister } from '../../core/versions/version-lister.ts';
import type { VersionRecord } from '../../core/versions/version-record.ts';
import { counted } from '../output/style.ts';

/** Something that is still there. */
export interface Remain extends ObjectRef {
  readonly kind: 'version' | 'delete-marker' | 'upload' | 'copy' | 'replica';
  /** `null` for the null version, and for an upload. */
  readonly versionId: string | null;
  /** Of an upload that nobody ended; else `null`. */
  readonly uploadId: string | null;
}

/** A question that nobody answered, so that nobody can say that nothing is left. */
export interface Unasked {
  readonly kind: 'unasked';
  readonly what: string;
  readonly why: string;
}

/** What is asked of S3. Each throws `ACCESS_DENIED`, `NOT_FOUND`, `CONFLICT`, `THROTTLED` or `AWS_FAILED` where it is not answered. */
export interface RemainsReader extends Pick<VersionLister, 'holds' | 'listVersions'> {
  /** Ids of uploads in parts of exactly this key that were neither completed nor aborted. */
  uploads(ref: ObjectRef): Promise<readonly string[]>;
  /** Names of the buckets to which enabled replication rules copy the key. */
  destinations(ref: ObjectRef): Promise<readonly string[]>;
}

interface Ports {
  readonly queries: Pick<Queries, 'copies' | 'history'>;
  readonly reader: RemainsReader;
}

type Found = Remain | Unasked;

/** Everything that is left of a key: its versions and markers, uploads, replicas, and other keys with bytes that it ever held. */
export async function* remainsOfKey(ref: ObjectRef, { queries, reader }: Ports): AsyncGenerator<Found> {
  yield* asked(`versions of ${nameOf(ref)}`, async () =>
    (await reader.listVersions(ref)).map((version) => remainOf(ref, version)),
  );
  yield* asked(`uploads of ${nameOf(ref)}`, async () =>
    (await reader.uploads(ref)).map(
      (uploadId): Remain => ({ kind: 'upload', ...ref, versionId: null, uploadId }),
    ),
  );
  yield* replicas(ref, null, reader);
  const history = await queries.history(ref);
  yield* unknownBytes(ref, history);
  const digests = new Set(history.flatMap(({ fact }) => digestsOf(fact)));
  // Every empty object holds the same nothing.
  for (const digest of digests)
    if (!isEmptyDigest(digest))
      yield* copiesOf(digest, { queries, reader }, (record) => !isSame(record, ref));
}

/** What keeps anybody from looking for copies: bytes that the key held and that nobody knows. */
function* unknownBytes(ref: ObjectRef, history: readonly VersionRecord[]): Generator<Unasked> {
  const what = `copies of ${nameOf(ref)}`;
  if (history.length === 0)
    yield {
      kind: 'unasked',
      what,
      why: 'no version of it was ever recorded, so nobody knows its bytes: look at the spelling, or ask with --digest',
    };
  const unread = history.filter(({ fact }) => fact.kind !== 'delete-marker' && digestsOf(fact).length === 0);
  if (unread.length > 0)
    yield {
      kind: 'unasked',
      what,
      why: `nobody read the bytes of ${counted(unread.length, 'version')}, such as ${unread[0]?.fact.versionId ?? 'null'}`,
    };
}

/**
 * Everything that is left of some bytes: versions that hold them, and their replicas.
 * @throws {SealwatchError} `USAGE` for the digest of no bytes, which every empty object has
 */
export async function* remainsOfDigest(digest: Digest, { queries, reader }: Ports): AsyncGenerator<Found> {
  if (isEmptyDigest(digest))
    throw new SealwatchError('USAGE', 'this is the digest of no bytes at all, which every empty object has');
  yield* copiesOf(digest, { queries, reader }, () => true);
  const versions = new Map<string, { readonly ref: ObjectRef; readonly ids: Set<string | null> }>();
  for await (const { bucket, key, fact } of queries.copies(digest)) {
    const name = JSON.stringify([bucket, key]);
    const known = versions.get(name) ?? { ref: { bucket, key }, ids: new Set() };
    known.ids.add(fact.versionId);
    versions.set(name, known);
  }
  // A replica has the version id of what it is a replica of.
  for (const { ref, ids } of versions.values()) yield* replicas(ref, ids, reader);
}

async function* copiesOf(
  digest: Digest,
  { queries, reader }: Ports,
  isWanted: (record: VersionRecord) => boolean,
): AsyncGenerator<Found> {
  for await (const record of queries.copies(digest)) {
    const { bucket, key, fact } = record;
    if (fact.destroyed !== null || !isWanted(record)) continue;
    const copy: Remain = { kind: 'copy', bucket, key, versionId: fact.versionId, uploadId: null };
    yield* asked(`version ${fact.versionId ?? 'null'} of ${nameOf(record)}`, async () =>
      (await reader.holds({ bucket, key }, fact)) ? [copy] : [],
    );
  }
}

async function* replicas(
  ref: ObjectRef,
  ids: ReadonlySet<string | null> | null,
  reader: RemainsReader,
): AsyncGenerator<Found> {
  let buckets: readonly string[] = [];
  for await (const found of asked(`replication of ${ref.bucket}`, async () => {
    buckets = await reader.destinations(ref);
    return [];
  }))
    yield found;
  for (const bucket of buckets)
    yield* asked(`replicas in ${bucket}`, async () =>
      (await reader.listVersions({ bucket, key: ref.key }))
        .filter(({ versionId }) => ids === null || ids.has(versionId))
        .map((version): Remain => ({ ...remainOf({ bucket, key: ref.key }, version), kind: 'replica' })),
    );
}

async function* asked(what: string, ask: () => Promise<readonly Remain[]>): AsyncGenerator<Found> {
  let found: readonly Found[];
  try {
    found = await ask();
  } catch (error) {
    if (!isUnanswered(error)) throw error;
    found = [{ kind: 'unasked', what, why: (error as Error).message }];
  }
  yield* found;
}

const remainOf = ({ bucket, key }: ObjectRef, { versionId, kind }: ListedVersion): Remain => ({
  kind: kind === 'object' ? 'version' : 'delete-marker',
  bucket,
  key,
  versionId,
  uploadId: null,
});

const isSame = (a: ObjectRef, b: ObjectRef): boolean => a.bucket === b.bucket && a.key === b.key;

const nameOf = ({ bucket, key }: ObjectRef): string => `s3://${bucket}/${key}`;
