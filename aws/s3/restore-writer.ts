import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  type CopyObjectCommandInput,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectTaggingCommand,
  ListPartsCommand,
  type ObjectLockMode,
  type S3Client,
  type ServerSideEncryption,
  type StorageClass,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { SealwatchError } from '../../core/base/errors.ts';
import type { ObjectRef } from '../../core/base/object-ref.ts';
import type {
  Condition,
  CopiedPart,
  CopyRequest,
  CopySource,
  KeptProperties,
  RestoreWriter,
} from '../../core/restore/ports.ts';
import { versionIdOf } from './object-facts.ts';
import { askingFailed } from './refusal.ts';

/** Restores versions with the rights of its client. */
export class S3RestoreWriter implements RestoreWriter {
  readonly #client: S3Client;

  constructor(client: S3Client) {
    this.#client = client;
  }

  async removeMarker(ref: ObjectRef, versionId: string | null): Promise<void> {
    const command = new DeleteObjectCommand({ ...at(ref), VersionId: versionId ?? 'null' });
    await asking('taking the delete marker away', () => this.#client.send(command));
  }

  async hide(ref: ObjectRef, condition: { readonly etag: string }): Promise<void> {
    const command = new DeleteObjectCommand({ ...at(ref), ...conditionOf(condition) });
    await asking('hiding the key', () => this.#client.send(command));
  }

  async copy(request: CopyRequest, condition: Condition): Promise<string | null> {
    const { source, target, properties } = request;
    const command = new CopyObjectCommand({
      ...at(target),
      ...sourceOf(source),
      ...conditionOf(condition),
      ...settingsOf(properties),
      // Headers, metadata and tags come from the source; what is above does not.
      MetadataDirective: 'COPY',
      TaggingDirective: 'COPY',
    });
    const { VersionId } = await asking('copying the version', () => this.#client.send(command));
    return versionIdOf(VersionId);
  }

  async beginParts({ source, target, properties }: CopyRequest): Promise<string> {
    // Asked always: the count is hidden from who may not read tags, and they would be lost without a word.
    const tags = await this.#tagsOf(source);
    const command = new CreateMultipartUploadCommand({
      ...at(target),
      ...headersOf(properties.headers),
      Metadata: { ...properties.metadata },
      ...settingsOf(properties),
      ...(tags === '' ? {} : { Tagging: tags }),
    });
    const { UploadId } = await asking('beginning a copy in parts', () => this.#client.send(command));
    if (UploadId === undefined) throw new SealwatchError('AWS_FAILED', 'S3 named no upload');
    return UploadId;
  }

  async copyPart(
    { source, target }: CopyRequest,
    upload: string,
    { number, first, last }: { readonly number: number; readonly first: number; readonly last: number },
  ): Promise<CopiedPart> {
    const command = new UploadPartCopyCommand({
      ...at(target),
      ...sourceOf(source),
      CopySourceRange: `bytes=${first}-${last}`,
      UploadId: upload,
      PartNumber: number,
    });
    const { CopyPartResult } = await asking('copying a part', () => this.#client.send(command));
    return { number, etag: CopyPartResult?.ETag ?? '' };
  }

  async copiedParts(target: ObjectRef, upload: string): Promise<readonly CopiedPart[]> {
    const parts: CopiedPart[] = [];
    for (let marker: string | undefined; ; ) {
      const command = new ListPartsCommand({ ...at(target), UploadId: upload, PartNumberMarker: marker });
      const answer = await asking('listing copied parts', () => this.#client.send(command));
      for (const { PartNumber, ETag } of answer.Parts ?? [])
        if (PartNumber !== undefined && ETag !== undefined) parts.push({ number: PartNumber, etag: ETag });
      if (!answer.IsTruncated || answer.NextPartNumberMarker === undefined) return parts;
      marker = answer.NextPartNumberMarker;
    }
  }

  async completeParts(
    target: ObjectRef,
    { id, parts }: { readonly id: string; readonly parts: readonly CopiedPart[] },
    condition: Condition,
  ): Promise<string | null> {
    const command = new CompleteMultipartUploadCommand({
      ...at(target),
      ...conditionOf(condition),
      UploadId: id,
      MultipartUpload: { Parts: parts.map(({ number, etag }) => ({ PartNumber: number, ETag: etag })) },
    });
    const { VersionId } = await asking('ending a copy in parts', () => this.#client.send(command));
    return versionIdOf(VersionId);
  }

  async abortParts(target: ObjectRef, upload: string): Promise<void> {
    const command = new AbortMultipartUploadCommand({ ...at(target), UploadId: upload });
    try {
      await asking('giving a copy in parts up', () => this.#client.send(command));
    } catch (error) {
      if (!(error instanceof SealwatchError) || error.code !== 'NOT_FOUND') throw error;
    }
  }

  async #tagsOf({ bucket, key, versionId, isUnversioned }: CopySource): Promise<string> {
    const VersionId = isUnversioned ? undefined : (versionId ?? 'null');
    const command = new GetObjectTaggingCommand({ Bucket: bucket, Key: key, VersionId });
    const { TagSet = [] } = await asking('reading the tags', () => this.#client.send(command));
    return new URLSearchParams(
      TagSet.map(({ Key = '', Value = '' }): [string, string] => [Key, Value]),
    ).toString();
  }
}

const at = ({ bucket, key }: ObjectRef) => ({ Bucket: bucket, Key: key });

const conditionOf = (condition: Condition) =>
  condition === null ? { IfNoneMatch: '*' } : { IfMatch: `"${condition.etag}"` };

const sourceOf = ({ bucket, key, versionId, isUnversioned, etag }: CopySource) => {
  const path = `${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`;
  return {
    CopySource: isUnversioned ? path : `${path}?versionId=${versionId ?? 'null'}`,
    // A null version may be overwritten before it is copied.
    CopySourceIfMatch: `"${etag}"`,
  };
};

const headersOf = ({ Expires, ...headers }: KeptProperties['headers']) => ({
  ...headers,
  ...(Expires === undefined || Number.isNaN(Date.parse(Expires)) ? {} : { Expires: new Date(Expires) }),
});

type Settings = Pick<
  CopyObjectCommandInput,
  | 'StorageClass'
  | 'ServerSideEncryption'
  | 'SSEKMSKeyId'
  | 'BucketKeyEnabled'
  | 'WebsiteRedirectLocation'
  | 'ObjectLockMode'
  | 'ObjectLockRetainUntilDate'
  | 'ObjectLockLegalHoldStatus'
>;

/** What S3 does not take from the source by itself. Retention that is over is left out: S3 refuses a time that has passed. */
function settingsOf({
  storageClass,
  encryption,
  websiteRedirect,
  lock,
  legalHold,
}: KeptProperties): Settings {
  const { algorithm, kmsKeyId, bucketKey } = encryption;
  const isLocked = lock !== null && Date.parse(lock.until) > Date.now();
  return {
    ...(storageClass === 'STANDARD' ? {} : { StorageClass: storageClass as StorageClass }),
    ...(algorithm === null ? {} : { ServerSideEncryption: algorithm as ServerSideEncryption }),
    ...(kmsKeyId === null ? {} : { SSEKMSKeyId: kmsKeyId }),
    ...(bucketKey === null ? {} : { BucketKeyEnabled: bucketKey }),
    ...(websiteRedirect === null ? {} : { WebsiteRedirectLocation: websiteRedirect }),
    ...(isLocked && {
      ObjectLockMode: lock.mode as ObjectLockMode,
      ObjectLockRetainUntilDate: new Date(lock.until),
    }),
    ...(legalHold && { ObjectLockLegalHoldStatus: 'ON' as const }),
  };
}

async function asking<T>(what: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw askingFailed(what, error);
  }
}
