import type { ObjectRef } from '../base/object-ref.ts';

/** One version as S3 lists it. */
export interface ListedVersion {
  /** `null` for the null version. */
  readonly versionId: string | null;
  readonly kind: 'object' | 'delete-marker';
  readonly isLatest: boolean;
  /** Without quotes; `null` for a delete marker. */
  readonly etag: string | null;
  /** Bytes; `null` for a delete marker. */
  readonly size: number | null;
  readonly storedAt: Date;
  readonly storageClass: string | null;
  /** Set where S3 stored a SHA-256 of the whole object with it. */
  readonly hasSha256?: true;
}

export interface ListedObject extends ListedVersion {
  readonly key: string;
}

/** What was recorded of a version's bytes; `null` means not recorded, and is not compared. */
export interface RecordedBytes {
  /** `null` for the null version. */
  readonly versionId: string | null;
  readonly etag: string | null;
  readonly size: number | null;
  /** ISO time of Last-Modified. */
  readonly storedAt: string | null;
}

/** Which of the objects that are current under a prefix. */
export interface AskedPage {
  readonly bucket: string;
  readonly prefix: string;
  /** `nextCursor` of the page before; `null` for the first. */
  readonly cursor: string | null;
  readonly limit: number;
}

/** One page of the objects that are current under a prefix. */
export interface CurrentPage {
  readonly objects: readonly ListedObject[];
  readonly nextCursor: string | null;
}

/** One page of every version under a prefix: of each key all or, where it has more than a page holds, some. */
export interface VersionsPage {
  /** In key order, and newest first. */
  readonly versions: readonly ListedObject[];
  /** The key that has more versions than these, which the next page does not go on with; else `null`. */
  readonly crowded: string | null;
  readonly nextCursor: string | null;
}

export type CurrentVersion =
  | { readonly kind: 'object'; readonly versionId: string | null; readonly etag: string }
  | { readonly kind: 'delete-marker'; readonly versionId: string | null }
  | { readonly kind: 'none' };

/**
 * What versions exist, straight from S3, which is strongly consistent. Throws `ACCESS_DENIED`, `NOT_FOUND`, `CONFLICT`, `THROTTLED` or
 * `AWS_FAILED`.
 */
export interface VersionLister {
  /** Every version and delete marker of exactly one key, newest first. */
  listVersions(ref: ObjectRef): Promise<ListedVersion[]>;
  /** Objects that are current under a prefix, at most `limit`, in key order; delete markers are left out. */
  listCurrent(asked: AskedPage): Promise<CurrentPage>;
  /** Versions and delete markers under a prefix, at most `limit`, at the price of one request. */
  listAll(asked: AskedPage): Promise<VersionsPage>;
  current(ref: ObjectRef): Promise<CurrentVersion>;
  /**
   * True when this very version is there and holds what was recorded of it. A null version is overwritten in place, so its ETag and
   * its Last-Modified must be the recorded ones; a delete marker holds nothing.
   */
  holds(ref: ObjectRef, recorded: RecordedBytes): Promise<boolean>;
  versioning(bucket: string): Promise<'enabled' | 'suspended' | 'never'>;
}
