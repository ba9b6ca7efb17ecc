/** One key of one bucket. Keys are hostile text: never print one without escaping it. */
export interface ObjectRef {
  readonly bucket: string;
  readonly key: string;
}

/** S3 takes no longer key, counted in UTF-8. */
export const MAX_KEY_BYTES = 1024;

/**
 * True for an object that stands for a folder, as consoles make them: empty, and with a slash at its end. No file answers to it.
 * @param prefix of the dataset or the tree, which the key begins with: a key that is nothing more is a folder too
 */
export const standsForFolder = (
  { key, isEmpty }: { readonly key: string; readonly isEmpty: boolean },
  prefix: string,
): boolean => isEmpty && (key === prefix || key.endsWith('/'));

/** The partition key of the manifest: what a person types in the console. Bucket names hold no slash. */
export const objectName = ({ bucket, key }: ObjectRef): string => `${bucket}/${key}`;

/** Compares keys as S3 and DynamoDB do: by their UTF-8 bytes, which is not how JavaScript compares text. */
export function compareKeys(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index += 1) {
    const left = a.charCodeAt(index);
    const right = b.charCodeAt(index);
    if (left !== right) return rank(left) - rank(right);
  }
  return a.length - b.length;
}

// A surrogate stands for a character beyond U+FFFF, whose bytes come after those of every other.
const rank = (unit: number): number => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit);

/**
 * Names one version of one key for ever. S3 gives every version an id of its own except the null version, which is
 * overwritten in place: there ETag and Last-Modified distinguish one content from the next.
 */
export type VersionIdentity = string;

const NULL_PREFIX = 'null/';

interface Identifiable {
  readonly versionId: string | null;
  readonly etag: string | null;
  readonly storedAt: string;
}

export function identify({ versionId, etag, storedAt }: Identifiable): VersionIdentity {
  return versionId ?? `${NULL_PREFIX}${etag ?? 'marker'}/${storedAt}`;
}

/** ETag and Last-Modified that name the content of a null version; `null` for every other version, and for a marker. */
export function nullIdentityParts(
  identity: VersionIdentity,
): { readonly etag: string; readonly storedAt: string } | null {
  const [, etag, storedAt] = /^null\/(.*)\/([^/]*)$/.exec(identity) ?? [];
  return etag === undefined || storedAt === undefined || etag === 'marker' ? null : { etag, storedAt };
}

export const isNullIdentity = (identity: VersionIdentity): boolean => identity.startsWith(NULL_PREFIX);

/** ETags come with quotes from S3's API and without them from its events; here they have none. */
export const bareEtag = (etag: string): string => etag.replace(/^(?:W\/)?"?|"$/g, '');

/**
 * S3 orders the events of one key by their sequencers: pad the shorter one with zeros on the right, then compare as text
 * (S3 user guide, "Event message structure"). Stored padded, so that every comparison is a plain one.
 */
const WIDTH = 64;

export const padSequencer = (sequencer: string): string => sequencer.toUpperCase().padEnd(WIDTH, '0');

/**
 * Whether the first of two padded sequencers of a key is the earlier one; `null` where they cannot be compared. They begin with a
 * time, and S3 writes it with a leading zero byte or without one: between the two forms the text says nothing, and so does a
 * sequencer that is none.
 */
export function isSequencedBefore(a: string | null, b: string | null): boolean | null {
  if (a === null || b === null || !SEQUENCER.test(a) || !SEQUENCER.test(b)) return null;
  return a.startsWith('00') === b.startsWith('00') ? a < b : null;
}

const SEQUENCER = /^[0-9A-F]{1,64}$/;
