import { algorithmOf, type Digest, isEmptyDigest } from '../base/digest.ts';
import { compareKeys, standsForFolder } from '../base/object-ref.ts';

/** A key with the digest of its bytes; `null` where nobody knows it. */
export interface KeyDigest {
  readonly key: string;
  readonly digest: Digest | null;
}

/** Digests text that comes piece by piece; given from outside, so that the core needs no platform. */
export interface RunningHash {
  update(text: string): void;
  /** Lower-case hexadecimal. */
  hex(): string;
}

/** One digest for the bytes of a whole dataset. */
export type RootDigest =
  | { readonly kind: 'root' /** Lower-case hexadecimal. */; readonly sha256: string; readonly keys: number }
  /** The key that has no SHA-256, the first of them in order. */
  | { readonly kind: 'unknown'; readonly key: string };

/**
 * The root digest of a dataset: the SHA-256 of the list that `sha256sum` prints of its files, in the order of their paths in bytes, with
 * paths as they are below the dataset's prefix. `docs/attestation.md` defines it, and shows how to compute it without Sealwatch.
 * @param prefix of the dataset, which every key begins with
 */
export function rootDigest(keys: Iterable<KeyDigest>, prefix: string, hash: RunningHash): RootDigest {
  const files = [...keys].filter((each) => !isFolder(each, prefix));
  const sorted = files.toSorted((a, b) => compareKeys(a.key, b.key));
  for (const { key, digest } of sorted) {
    if (digest === null || algorithmOf(digest) !== 'sha256') return { kind: 'unknown', key };
    hash.update(sha256sumLine(digest.slice('sha256:'.length), key.slice(prefix.length)));
  }
  return { kind: 'root', sha256: hash.hex(), keys: sorted.length };
}

const isFolder = ({ key, digest }: KeyDigest, prefix: string): boolean =>
  standsForFolder({ key, isEmpty: digest !== null && isEmptyDigest(digest) }, prefix);

/** As GNU's `sha256sum` writes it: a backslash before the digest says that the name is escaped. */
export function sha256sumLine(hex: string, path: string): string {
  const escaped = path.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\r', '\\r');
  return `${escaped === path ? '' : '\\'}${hex}  ${escaped}\n`;
}
