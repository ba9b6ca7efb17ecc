import type { Digest } from '../../core/base/digest.ts';
import { SealwatchError } from '../../core/base/errors.ts';
import { utf8Bytes } from '../../core/base/escape.ts';
import { MAX_KEY_BYTES } from '../../core/base/object-ref.ts';
import { establishedDigest, type Manifest, type ManifestFile } from '../../core/manifests/manifest.ts';
import type { NameOfAddress } from '../../core/manifests/sha256sum.ts';
import type { Queries } from '../../core/report/queries.ts';
import type { Dataset } from '../../core/scope/dataset.ts';
import type { Provenance } from '../../core/versions/facts.ts';
import { inOrder } from '../batches.ts';
import type { Connection } from '../connection/connect.ts';

/** Digests that are announced for keys. */
export interface Announcement {
  readonly bucket: string;
  readonly digests: readonly { readonly key: string; readonly digest: Digest; readonly size: null }[];
  readonly reason: string;
  /** ISO time. */
  readonly until: string;
  /** `null` where nothing is said of where the bytes came from. */
  readonly provenance: Provenance | null;
}

/** What was approved, by whom. */
export interface Approved {
  readonly keys: number;
  readonly by: string;
  readonly approvals: readonly string[];
}

/**
 * Maps the names of a manifest to keys: what comes before each name is the dataset's prefix, or one given within it. Files without a
 * SHA-256 are none: a weak digest establishes nothing.
 * @throws {SealwatchError} `USAGE` for a prefix outside of the dataset, a key that S3 would not take, and where there is no digest
 */
export function keysOf(
  dataset: Dataset,
  prefix: string | undefined,
  { files }: Manifest,
): { readonly digests: Announcement['digests']; readonly without: readonly ManifestFile[] } {
  const before = prefix ?? dataset.prefix;
  if (!before.startsWith(dataset.prefix)) {
    throw new SealwatchError(
      'USAGE',
      `the prefix ${JSON.stringify(before)} is outside of ${dataset.name}, whose keys begin with ${JSON.stringify(dataset.prefix)}`,
    );
  }
  const digests = files.flatMap((file) => {
    const digest = establishedDigest(file);
    return digest === null ? [] : [{ key: requireKey(before + file.path), digest, size: null }];
  });
  const without = files.filter((file) => establishedDigest(file) === null);
  if (digests.length > 0) return { digests, without };
  const [first] = without;
  const known = first === undefined ? [] : Object.keys(first.digests);
  throw new SealwatchError(
    'USAGE',
    first === undefined
      ? 'the list has no digests'
      : `the list has no SHA-256, only ${known.join(', ') || 'names'}: nothing can be approved by that`,
  );
}

/**
 * What `s3://BUCKET/KEY` means in a list: the key exactly as it is written, also with empty parts and dots, which no name of a file has.
 * @returns for an address of another bucket, or before the prefix, `null`
 */
export function keyOfAddress({ bucket, prefix: own }: Dataset, prefix: string | undefined): NameOfAddress {
  const start = `s3://${bucket}/${prefix ?? own}`;
  return (address) => (address.startsWith(start) && address !== start ? address.slice(start.length) : null);
}

function requireKey(key: string): string {
  if (!key.isWellFormed())
    throw new SealwatchError(
      'USAGE',
      `a name is not UTF-8, so no key of S3 can have it: ${JSON.stringify(key)}`,
    );
  const bytes = utf8Bytes(key);
  if (bytes <= MAX_KEY_BYTES) return key;
  throw new SealwatchError(
    'USAGE',
    `S3 takes keys of at most ${MAX_KEY_BYTES} bytes in UTF-8; this one would have ${bytes}: ${JSON.stringify(key)}`,
  );
}

/** The keys of which nothing is expected yet: a mistake in a name, a prefix or a list shows in them. */
export async function newKeysOf(
  queries: Pick<Queries, 'entry'>,
  { bucket, digests }: Pick<Announcement, 'bucket' | 'digests'>,
): Promise<string[]> {
  const found: string[] = [];
  const ask = async (key: string) => {
    const entry = await queries.entry({ bucket, key });
    return (entry?.standing.expected ?? null) === null ? [key] : [];
  };
  for await (const keys of inOrder(digests, ENTRIES_AT_ONCE, ({ key }) => ask(key))) found.push(...keys);
  return found;
}

/** An invocation takes so many keys; each is a transaction of its own. */
const KEYS_PER_CALL = 100;
const CONCURRENCY = 4;
const ENTRIES_AT_ONCE = 32;

/** Announces digests, a page at a time. Repeating it after a failure does no harm. */
export async function announce(
  connection: Pick<Connection, 'baseline'>,
  announcement: Announcement,
  onProgress: (keys: number) => void,
): Promise<Approved> {
  const { digests, provenance, bucket, reason, until } = announcement;
  const work = (page: Announcement['digests']) => {
    const announced = { bucket, digests: page, reason, until };
    return connection.baseline(
      'approved',
      provenance === null
        ? { do: 'approve', ...announced }
        : { do: 'approve-with-provenance', ...announced, provenance },
    );
  };
  let approved: Approved = { keys: 0, by: '', approvals: [] };
  for await (const { approval, keys, by } of inOrder(pagesOf(digests), CONCURRENCY, work)) {
    approved = { keys: approved.keys + keys, by, approvals: [...approved.approvals, approval] };
    onProgress(approved.keys);
  }
  return approved;
}

function* pagesOf<T>(items: readonly T[]): Generator<readonly T[]> {
  for (let start = 0; start < items.length; start += KEYS_PER_CALL)
    yield items.slice(start, start + KEYS_PER_CALL);
}
