import { SealwatchError } from './errors.ts';

/** `sha256` is what `sha256sum` prints; `sha256-parts-<n>MiB` hashes the SHA-256 of each part of that size, in order. */
export type DigestAlgorithm = 'sha256' | `sha256-parts-${number}MiB`;

/** `<algorithm>:<lower-case hexadecimal>`; the algorithm's name holds every parameter. */
export type Digest = `${DigestAlgorithm}:${string}`;

/** SHA-256 of no bytes at all. */
export const EMPTY_DIGEST: Digest = 'sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/** Bytes as lower-case hexadecimal digits. */
export function hexOfBytes(bytes: Iterable<number>): string {
  let text = '';
  for (const byte of bytes) text += HEX[byte];
  return text;
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

const FORM = /^(sha256|sha256-parts-[1-9][0-9]{0,3}MiB):[0-9a-f]{64}$/;

/**
 * Reads a digest in the form `<algorithm>:<hex>`.
 * @throws {SealwatchError} `DIGEST_FORMAT` for an unknown algorithm or a value that is not 64 lower-case hexadecimal digits
 */
export function parseDigest(text: string): Digest {
  if (!FORM.test(text)) {
    throw new SealwatchError(
      'DIGEST_FORMAT',
      `not a digest: ${JSON.stringify(text)}; allowed are "sha256:" or "sha256-parts-<n>MiB:" and 64 lower-case hexadecimal digits`,
    );
  }
  return text as Digest;
}

export const isEmptyDigest = (digest: Digest): boolean => digest === EMPTY_DIGEST;

/** The algorithm that a digest names. */
export const algorithmOf = (digest: Digest): DigestAlgorithm =>
  digest.slice(0, digest.indexOf(':')) as DigestAlgorithm;

export const partsAlgorithm = (partMiB: number): DigestAlgorithm => `sha256-parts-${partMiB}MiB`;

/** MiB of a part, for a digest by parts; `null` for one of the whole. */
export function partMiBOf(digest: Digest): number | null {
  const [, size] = /^sha256-parts-(\d+)MiB:/.exec(digest) ?? [];
  return size === undefined ? null : Number(size);
}
