/** What a call did to one object, as far as S3's event about it says. Absent is left out of the event, as S3 does. */
export interface ObjectChange {
  readonly detailType:
    | 'Object Created'
    | 'Object Deleted'
    | 'Object ACL Updated'
    | 'Object Tags Added'
    | 'Object Tags Deleted'
    | 'Object Restore Initiated';
  readonly key: string;
  readonly size?: number | undefined;
  readonly etag?: string | undefined;
  /** Undefined for a bucket without versions, and for the null version. */
  readonly versionId?: string | undefined;
  readonly reason?:
    | 'PutObject'
    | 'POST Object'
    | 'CopyObject'
    | 'CompleteMultipartUpload'
    | 'DeleteObject'
    | undefined;
  readonly deletionType?: 'Delete Marker Created' | 'Permanently Deleted' | undefined;
  readonly sourceStorageClass?: string | undefined;
}

/** Who made a call and how, for the event about it. */
export interface CallContext {
  readonly bucket: string;
  readonly owner: string;
  readonly region: string;
  readonly requester: string | undefined;
  readonly sourceAddress: string;
  readonly requestId: string;
  readonly time: Date;
}

// S3 marks a delete marker's event with the MD5 of nothing.
export const EMPTY_ETAG = 'd41d8cd98f00b204e9800998ecf8427e';

/** S3's events name no version for objects without one, and none for the null version either. */
export const namedVersion = (versionId: string | null | undefined): string | undefined =>
  versionId && versionId !== 'null' ? versionId : undefined;
