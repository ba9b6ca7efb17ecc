import { type Digest, type DigestAlgorithm, parseDigest } from '../base/digest.ts';
import { SealwatchError } from '../base/errors.ts';
import { isSameValue, textAt } from '../base/json.ts';
import { compareKeys } from '../base/object-ref.ts';

/** Algorithms under which two different files are not found. */
const STRONG_ALGORITHMS = ['sha256', 'sha512', 'sha384', 'blake2b'] as const;

/** Algorithms that say whether a file changed by itself, and nothing about one that somebody made. */
const WEAK_ALGORITHMS = ['git-sha1', 'sha1', 'md5'] as const;

export type StrongAlgorithm = (typeof STRONG_ALGORITHMS)[number] | DigestAlgorithm;
export type WeakAlgorithm = (typeof WEAK_ALGORITHMS)[number];
export type FileAlgorithm = StrongAlgorithm | WeakAlgorithm;

/** `<algorithm>:<lower-case hexadecimal>`, of strong algorithms and of weak ones. */
export type FileDigest = `${FileAlgorithm}:${string}`;

/** Hexadecimal digits of each. */
const HEX_LENGTHS: Readonly<Record<string, number>> = {
  sha256: 64,
  sha512: 128,
  sha384: 96,
  blake2b: 128,
  sha1: 40,
  'git-sha1': 40,
  md5: 32,
};

/** What is known of one file, or of the object of a key. */
export interface ManifestFile {
  /**
   * Below the root, with `/` between its parts. Bytes that are not UTF-8 are U+DC80 to U+DCFF. From a bucket it may be what no file is
   * called, such as `a//b`.
   */
  readonly path: string;
  /** Lower-case hexadecimal; empty where nothing says what it holds. */
  readonly digests: Readonly<Partial<Record<FileAlgorithm, string>>>;
  /** Bytes. */
  readonly size: number | null;
  /** Where it is in S3. */
  readonly object: PinnedObject | null;
  /** Of the object, without quotes: no digest, whatever it looks like. */
  readonly etag: string | null;
  /** Last-Modified of the object; ISO time. */
  readonly storedAt: string | null;
  /** What people said of where it came from; absent where nobody did. */
  readonly provenance?: readonly FileProvenance[];
}

/** Where a file came from, as somebody said it who approved it; `null` for what was not said. */
export interface FileProvenance {
  readonly approval: string | null;
  readonly by: string | null;
  /** ISO times. */
  readonly at: string | null;
  readonly source: string | null;
  readonly collected: string | null;
  readonly transform: string | null;
}

/** An object; with a version id it is always the same bytes. */
export interface PinnedObject {
  readonly bucket: string;
  readonly key: string;
  /** `null` for the null version, or where nothing says which. */
  readonly versionId: string | null;
}

/** Files with what they should hold, as one moment had them. */
export interface Manifest {
  readonly name: string | null;
  /** ISO time. */
  readonly createdAt: string | null;
  /** In the order of S3 keys, each path once. */
  readonly files: readonly ManifestFile[];
  /** Paths of files and directories that it says nothing about, wherever they are. */
  readonly ignores: readonly string[];
}

/** A file of which nothing but the path is known. */
export const bareFile = (path: string): ManifestFile => ({
  path,
  digests: {},
  size: null,
  object: null,
  etag: null,
  storedAt: null,
});

/**
 * Makes a manifest of files as they came. What stands twice is one file, if both may be true.
 * @throws {SealwatchError} `USAGE` for one file with two digests, two sizes or two objects
 */
export function manifestOf(
  files: Iterable<ManifestFile>,
  { name = null, createdAt = null, ignores = [] }: Partial<Omit<Manifest, 'files'>> = {},
): Manifest {
  const byPath = new Map<string, ManifestFile>();
  for (const file of files) {
    const before = byPath.get(file.path);
    byPath.set(file.path, before === undefined ? file : merged(before, file));
  }
  const sorted = [...byPath.values()].sort((a, b) => compareKeys(a.path, b.path));
  return { name, createdAt, files: sorted, ignores };
}

function merged(a: ManifestFile, b: ManifestFile): ManifestFile {
  for (const [algorithm, hex] of Object.entries(b.digests)) {
    const before = a.digests[algorithm as FileAlgorithm];
    if (before !== undefined && before !== hex)
      throw new SealwatchError('USAGE', `a second ${algorithm} digest of ${JSON.stringify(a.path)}`);
  }
  if (a.size !== null && b.size !== null && a.size !== b.size)
    throw new SealwatchError('USAGE', `a second size of ${JSON.stringify(a.path)}`);
  if (a.object !== null && b.object !== null && !isSameValue(a.object, b.object))
    throw new SealwatchError('USAGE', `a second object in S3 of ${JSON.stringify(a.path)}`);
  return {
    path: a.path,
    digests: { ...a.digests, ...b.digests },
    size: a.size ?? b.size,
    object: a.object ?? b.object,
    etag: a.etag ?? b.etag,
    storedAt: a.storedAt ?? b.storedAt,
    ...withProvenance(a.provenance ?? b.provenance ?? []),
  };
}

/** As a field of a file, where there is any. */
export const withProvenance = (
  said: readonly FileProvenance[],
): { readonly provenance?: readonly FileProvenance[] } => (said.length > 0 ? { provenance: said } : {});

/** Provenance as JSON of ours has it; what is no text was not said. */
export const provenanceIn = (said: unknown): FileProvenance => ({
  approval: textAt(said, 'approval'),
  by: textAt(said, 'by'),
  at: textAt(said, 'at'),
  source: textAt(said, 'source'),
  collected: textAt(said, 'collected'),
  transform: textAt(said, 'transform'),
});

/** The digest that establishes what a file holds; `null` where there is none of SHA-256: a weak one never does. */
export function establishedDigest({ digests }: ManifestFile): Digest | null {
  if (digests.sha256 !== undefined) return `sha256:${digests.sha256}`;
  for (const [algorithm, hex] of Object.entries(digests))
    if (algorithm.startsWith('sha256-parts-')) return parseDigest(`${algorithm}:${hex}`);
  return null;
}

/** By which algorithm to compare a file, the strongest that is known; `null` where there is no digest. */
function comparedBy({ digests }: ManifestFile): FileAlgorithm | null {
  const known = Object.keys(digests) as FileAlgorithm[];
  return (
    STRONG_ALGORITHMS.find((each) => digests[each] !== undefined) ??
    known.find((each) => each.startsWith('sha256-parts-')) ??
    WEAK_ALGORITHMS.find((each) => digests[each] !== undefined) ??
    null
  );
}

/** The strongest digest that is known; `null` where there is none. */
export function strongestDigest(file: ManifestFile): FileDigest | null {
  const algorithm = comparedBy(file);
  return algorithm === null ? null : `${algorithm}:${file.digests[algorithm] ?? ''}`;
}

/** The algorithm that a digest names. */
export const fileAlgorithmOf = (digest: FileDigest): FileAlgorithm =>
  digest.slice(0, digest.indexOf(':')) as FileAlgorithm;

export const isWeak = (algorithm: FileAlgorithm): boolean =>
  (WEAK_ALGORITHMS as readonly string[]).includes(algorithm);

/** True for the name of an algorithm that a manifest's files are hashed by, as a whole. */
export const isFileAlgorithm = (name: string): boolean => Object.hasOwn(HEX_LENGTHS, name);

/** Lower-case hexadecimal of this algorithm; `null` for text that is none. */
export function hexOf(algorithm: string, text: string): string | null {
  const hex = text.toLowerCase();
  return hex.length === HEX_LENGTHS[algorithm] && /^[0-9a-f]+$/.test(hex) ? hex : null;
}

/** Sum of the sizes that are known. */
export const totalBytes = (files: readonly ManifestFile[]): number =>
  files.reduce((sum, { size }) => sum + (size ?? 0), 0);
