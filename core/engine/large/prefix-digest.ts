import { type Digest, type DigestAlgorithm, partsAlgorithm } from '../../base/digest.ts';
import { DIGEST_BYTES } from './differing-ranges.ts';
import type { LargeReading, LargeReadings } from './large-reading.ts';
import { partBytes } from './layout.ts';
import type { PartReader, Unread } from './part-reader.ts';

export interface PrefixPorts {
  readonly readings: Pick<LargeReadings, 'partDigests'>;
  readonly parts: PartReader;
  readonly sha256: Sha256;
}

/** SHA-256 of bytes, in hexadecimal digits. */
export type Sha256 = (bytes: Uint8Array) => string;

/** Which first bytes, and how they are digested. */
interface AskedPrefix {
  readonly size: number;
  readonly algorithm: DigestAlgorithm;
}

type PrefixOutcome = { readonly kind: 'digested'; readonly digest: Digest | null } | Unread;

/** The digest over the digests of parts. */
export const digestOfParts = (partMiB: number, digests: Uint8Array, sha256: Sha256): Digest =>
  `${partsAlgorithm(partMiB)}:${sha256(digests)}`;

/**
 * The digest of the first bytes of a version that was read in parts: the parts before their end are known, so that only what is left
 * of the last one is read again. What `sha256sum` prints of them takes a reading of them all.
 * @returns a digest of `null` for parts of another size
 */
export async function prefixDigest(
  reading: LargeReading,
  { size, algorithm }: AskedPrefix,
  msLeft: (() => number) | undefined,
  { readings, parts, sha256 }: PrefixPorts,
): Promise<PrefixOutcome> {
  if (algorithm === 'sha256') {
    const whole = await parts.digest(reading, { first: 0, last: size - 1 }, msLeft);
    return whole.kind === 'digested' ? { kind: 'digested', digest: `sha256:${whole.hex}` } : whole;
  }
  if (algorithm !== partsAlgorithm(reading.partMiB)) return { kind: 'digested', digest: null };
  const bytes = partBytes(reading);
  const whole = Math.floor(size / bytes);
  const known = (await readings.partDigests(reading)).subarray(0, whole * DIGEST_BYTES);
  const first = whole * bytes;
  if (first === size) return { kind: 'digested', digest: digestOfParts(reading.partMiB, known, sha256) };
  const rest = await parts.digest(reading, { first, last: size - 1 }, msLeft);
  if (rest.kind !== 'digested') return rest;
  const digests = joined([known, bytesOf(rest.hex)]);
  return { kind: 'digested', digest: digestOfParts(reading.partMiB, digests, sha256) };
}

/** Bytes of hexadecimal digits. */
export const bytesOf = (hex: string): Uint8Array =>
  Uint8Array.from(hex.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16));

export function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
