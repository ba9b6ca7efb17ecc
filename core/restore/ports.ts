import type { Digest } from '../base/digest.ts';
import type { ObjectRef } from '../base/object-ref.ts';
import type { Copy } from '../findings/finding.ts';
import type { ManifestEntry } from '../versions/entry.ts';
import type { ObjectReader } from '../versions/object-reader.ts';
import type { VersionLister } from '../versions/version-lister.ts';
import type { RestoreRecords } from './known-of-key.ts';

/** How S3 keeps a version, beside its bytes: what a copy of it should have again. */
export interface KeptProperties {
  /** `Content-Type` and the other headers that S3 gives back, by the names of S3's API; `Expires` as text. */
  readonly headers: Readonly<Record<string, string>>;
  readonly metadata: Readonly<Record<string, string>>;
  readonly websiteRedirect: string | null;
  readonly storageClass: string;
  readonly encryption: {
    /** `null` where the bucket decides. */
    readonly algorithm: string | null;
    readonly kmsKeyId: string | null;
    readonly bucketKey: boolean | null;
  };
  /** `until` is an ISO time. */
  readonly lock: { readonly mode: string; readonly until: string } | null;
  readonly legalHold: boolean;
  readonly tagCount: number;
}

/** How a version stands that is to be copied, or to be seen again. */
export type SourceState =
  | {
      readonly kind: 'readable';
      readonly size: number;
      readonly etag: string;
      readonly properties: KeptProperties;
    }
  /** `isUnderWay`: somebody has asked S3 to restore it already. */
  | { readonly kind: 'archived'; readonly storageClass: string; readonly isUnderWay: boolean }
  | { readonly kind: 'customer-key' }
  | { readonly kind: 'gone' }
  | { readonly kind: 'refused'; readonly detail: string };

/** A version that is copied from. */
export interface CopySource extends Copy {
  /** True in a bucket that never kept versions: an object there has no version id to be named by. */
  readonly isUnversioned: boolean;
  readonly etag: string;
}

/** What has to be current still when a write takes effect; `null` for no object: no key, or a delete marker on top. */
export type Condition = { readonly etag: string } | null;

export interface CopyRequest {
  readonly source: CopySource;
  readonly target: ObjectRef;
  readonly properties: KeptProperties;
}

/** A part that was copied. */
export interface CopiedPart {
  readonly number: number;
  readonly etag: string;
}

/**
 * Writes to guarded buckets, with the rights of whoever restores. Every one throws `SealwatchError`: `CONFLICT` where something else is
 * current than the condition says, `NOT_FOUND` where the source or the upload is gone, `ACCESS_DENIED`, `THROTTLED`, else `AWS_FAILED`.
 */
export interface RestoreWriter {
  /** Takes one delete marker away. @param versionId `null` for a null marker */
  removeMarker(ref: ObjectRef, versionId: string | null): Promise<void>;
  /** Hides a key behind a delete marker; in a bucket that keeps no versions its object is gone. */
  hide(ref: ObjectRef, condition: { readonly etag: string }): Promise<void>;
  /** At most `MAX_COPY_BYTES`. @returns the id of the new version; `null` for the null version */
  copy(request: CopyRequest, condition: Condition): Promise<string | null>;
  /** @returns the id of the upload */
  beginParts(request: CopyRequest): Promise<string>;
  copyPart(
    request: CopyRequest,
    upload: string,
    part: { readonly number: number; readonly first: number; readonly last: number },
  ): Promise<CopiedPart>;
  /** Parts of an upload that are there, in their order. */
  copiedParts(target: ObjectRef, upload: string): Promise<readonly CopiedPart[]>;
  completeParts(
    target: ObjectRef,
    upload: { readonly id: string; readonly parts: readonly CopiedPart[] },
    condition: Condition,
  ): Promise<string | null>;
  abortParts(target: ObjectRef, upload: string): Promise<void>;
}

export interface SourceReader {
  describe(copy: Copy & { readonly isUnversioned: boolean }): Promise<SourceState>;
}

/** What a plan asks. */
export interface PlanPorts {
  readonly queries: RestoreRecords & {
    /** Every entry under a prefix, in the order of keys. */
    manifest(bucket: string, prefix: string): AsyncIterable<ManifestEntry>;
  };
  readonly lister: Pick<VersionLister, 'holds' | 'listCurrent' | 'listVersions' | 'versioning'>;
  readonly sources: SourceReader;
}

/** What carrying a plan out needs beside. */
export interface ApplyPorts extends PlanPorts {
  readonly reader: ObjectReader;
  readonly writer: RestoreWriter;
  readonly journal: RestoreJournal;
}

/** How a key stood, before or after. */
export interface KeyAt {
  readonly kind: 'object' | 'delete-marker' | 'none';
  readonly versionId: string | null;
  /** `null` where nobody read the bytes. */
  readonly digest: Digest | null;
  readonly size: number | null;
  readonly etag: string | null;
}

/** What a restore has begun on a key, kept until it ends, so that whoever goes on after a crash knows what was there before. */
export interface BegunKey extends ObjectRef {
  readonly before: KeyAt;
  readonly step: 'undelete' | 'hide' | 'copy';
  /** Of a copy in parts. */
  readonly upload?: string;
}

export interface EndedKey extends Omit<BegunKey, 'upload'> {
  readonly status: 'restored' | 'already' | 'moved' | 'unverified' | 'failed' | 'blocked';
  readonly detail: string | null;
  readonly after: KeyAt;
  /** ISO time. */
  readonly at: string;
}

/** Keeps what was begun and what was done beyond the end of this process. Each write is durable when its promise is kept. */
export interface RestoreJournal {
  /** Everything that earlier runs began and did not end: no more than they worked on at once. */
  open(): Promise<readonly BegunKey[]>;
  /** What an earlier run began on this key, and did not end; `null` for nothing. */
  begun(ref: ObjectRef): Promise<BegunKey | null>;
  begin(key: BegunKey): Promise<void>;
  end(key: EndedKey): Promise<void>;
  /** Nothing was done after all. */
  drop(ref: ObjectRef): Promise<void>;
}
