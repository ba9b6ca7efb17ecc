import type { Digest, DigestAlgorithm } from '../base/digest.ts';

/** Names the bytes to read. Without a version id the object is the null version of its bucket. */
export interface ReadTarget {
  readonly bucket: string;
  readonly key: string;
  readonly versionId: string | null;
  /** When given, bytes with another ETag are answered with `gone`. */
  readonly etag?: string;
}

/** What one version holds, after every byte of it was read, or S3 said what its bytes are. */
export interface ReadVersion {
  readonly kind: 'read';
  /** Set where S3 said what the bytes are, and nobody here has read them. @default - every byte was read */
  readonly level?: 's3-sha256';
  readonly digest: Digest;
  /** The same bytes by another algorithm, where they were digested by two. */
  readonly alsoDigest?: Digest;
  /** Bytes. */
  readonly size: number;
  readonly etag: string;
  /** `null` for the null version. */
  readonly versionId: string | null;
  /** Last-Modified. */
  readonly storedAt: Date;
  readonly storageClass: string;
  readonly encryption: { readonly algorithm: string | null; readonly kmsKeyId: string | null };
  readonly contentType: string | null;
  /** Digest of the first `prefixLength` bytes, when asked for and the object has as many. */
  readonly prefixDigest: Digest | null;
}

/**
 * Why a version could not be read. `transient` is worth another try; `hashing` is no failure: it is too large for one invocation,
 * others read it, and whoever ends that judges it; `over-budget` is read on another day.
 */
export type UnreadableReason =
  | 'archived'
  | 'customer-key'
  | 'access-denied'
  | 'kms-denied'
  | 'too-large'
  | 'hashing'
  | 'over-budget'
  | 'out-of-time'
  | 'transient';

/**
 * For so long the failure of a reading by others is the answer; whoever asks later has it begin anew. Whoever waits for what is
 * `hashing` has to ask more often.
 */
export const FAILED_READING_MS = 10 * 60 * 1000;

export type ReadOutcome =
  | ReadVersion
  | { readonly kind: 'delete-marker'; readonly versionId: string | null; readonly storedAt: Date }
  /** The version does not exist (any more), or its bytes are not the ones that `etag` named. */
  | { readonly kind: 'gone'; readonly reason: 'no-such-version' | 'overwritten' | 'no-such-bucket' }
  | {
      readonly kind: 'unreadable';
      readonly reason: UnreadableReason;
      readonly detail: string;
      /** What S3 reported without the bytes, where it did. */
      readonly size: number | null;
      readonly etag: string | null;
      readonly storedAt: Date | null;
    };

export interface ReadOptions {
  /** Also digest this many leading bytes, in the same pass. */
  readonly prefixLength?: number;
  /** By which algorithm those are digested. @default sha256 */
  readonly prefixAlgorithm?: DigestAlgorithm;
  /** Also digest it by parts of so many MiB, as large versions are known; the answer has that as `alsoDigest`. @default - not by parts */
  readonly partMiB?: number;
  /** ISO time: a reading in parts that ended earlier does not count, and another one is begun. @default - any counts */
  readonly notBefore?: string;
  readonly signal?: AbortSignal;
  /** Milliseconds left before the caller must stop; a read that cannot end in time answers `out-of-time`. */
  readonly msLeft?: () => number;
}

export interface ObjectReader {
  /** Establishes what one version holds. Never throws for what S3 answered; throws only for a fault of its own. */
  read(target: ReadTarget, options?: ReadOptions): Promise<ReadOutcome>;
}
