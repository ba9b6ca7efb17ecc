import { type Digest, parseDigest } from '../../base/digest.ts';
import type { ReadOptions, ReadTarget, ReadVersion } from '../../versions/object-reader.ts';

/** What S3 says of a version without its bytes. */
export type VersionFacts = Pick<
  ReadVersion,
  'size' | 'etag' | 'versionId' | 'storedAt' | 'storageClass' | 'encryption' | 'contentType'
>;

export type StoredAnswer =
  | {
      readonly kind: 'described';
      readonly facts: VersionFacts;
      /** SHA-256 of the whole object that S3 stored with it; `null` where it stored none. */
      readonly sha256: Digest | null;
    }
  /** S3 did not describe it; whoever reads it learns why. */
  | { readonly kind: 'undescribed'; readonly detail: string };

/** Asks S3 for the checksum that it stored with a version, and for nothing of its bytes. */
export interface StoredChecksums {
  /** @throws {SealwatchError} `AWS_FAILED` for a fault that is not S3's answer */
  ask(target: ReadTarget, options?: Pick<ReadOptions, 'msLeft' | 'signal'>): Promise<StoredAnswer>;
}

/** 32 bytes. What stands for parts has their number behind it, as in `…=-3`. */
const BASE64_SHA256 = /^[A-Za-z0-9+/]{43}=$/;

/**
 * What S3 says of an object's checksum, as a digest of the whole.
 * @returns `null` for anything but the SHA-256 of the whole object: one over the parts of an upload depends on how it was cut, and what
 * is no cryptographic hash convinces nobody
 */
export function wholeSha256(checksum: string | undefined, type: string | undefined): Digest | null {
  if (type !== 'FULL_OBJECT' || checksum === undefined || !BASE64_SHA256.test(checksum)) return null;
  return parseDigest(`sha256:${hexOf(checksum)}`);
}

/** Hexadecimal digits of bytes in base64. */
export const hexOf = (base64: string): string =>
  Array.from(atob(base64), (character) => character.charCodeAt(0).toString(16).padStart(2, '0')).join('');
