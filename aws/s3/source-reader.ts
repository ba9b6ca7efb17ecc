import { HeadObjectCommand, type HeadObjectCommandOutput, type S3Client } from '@aws-sdk/client-s3';
import { bareEtag } from '../../core/base/object-ref.ts';
import type { Copy } from '../../core/findings/finding.ts';
import type { KeptProperties, SourceReader, SourceState } from '../../core/restore/ports.ts';
import { isArchive } from '../../core/versions/facts.ts';
import { refusalOf } from './refusal.ts';

/** Asks S3 how versions are kept, with one request each. */
export class S3SourceReader implements SourceReader {
  readonly #client: S3Client;

  constructor(client: S3Client) {
    this.#client = client;
  }

  async describe({
    bucket,
    key,
    versionId,
    isUnversioned,
  }: Copy & { readonly isUnversioned: boolean }): Promise<SourceState> {
    const VersionId = isUnversioned ? undefined : (versionId ?? 'null');
    try {
      return stateOf(await this.#client.send(new HeadObjectCommand({ Bucket: bucket, Key: key, VersionId })));
    } catch (error) {
      const refusal = refusalOf(error);
      if (refusal === null) throw error;
      if (refusal.status === 404) return { kind: 'gone' };
      // S3 describes it only to those who have its key.
      if (refusal.status === 400) return { kind: 'customer-key' };
      return { kind: 'refused', detail: `${refusal.status} ${refusal.code}` };
    }
  }
}

function stateOf(answer: HeadObjectCommandOutput): SourceState {
  const { StorageClass = 'STANDARD', ArchiveStatus, Restore, ContentLength = 0, ETag = '' } = answer;
  const archive = ArchiveStatus ?? StorageClass;
  const isRestored = Restore?.includes('ongoing-request="false"') ?? false;
  if (isArchive(archive) && !isRestored) {
    const isUnderWay = Restore?.includes('ongoing-request="true"') ?? false;
    return { kind: 'archived', storageClass: archive, isUnderWay };
  }
  return {
    kind: 'readable',
    size: ContentLength,
    etag: bareEtag(ETag),
    properties: propertiesOf(answer),
  };
}

function propertiesOf(answer: HeadObjectCommandOutput): KeptProperties {
  const { ObjectLockMode: mode, ObjectLockRetainUntilDate: until } = answer;
  return {
    headers: withoutNothing({
      CacheControl: answer.CacheControl,
      ContentDisposition: answer.ContentDisposition,
      ContentEncoding: answer.ContentEncoding,
      ContentLanguage: answer.ContentLanguage,
      ContentType: answer.ContentType,
      Expires: answer.ExpiresString,
    }),
    metadata: answer.Metadata ?? {},
    websiteRedirect: answer.WebsiteRedirectLocation ?? null,
    storageClass: answer.StorageClass ?? 'STANDARD',
    encryption: {
      algorithm: answer.ServerSideEncryption ?? null,
      kmsKeyId: answer.SSEKMSKeyId ?? null,
      bucketKey: answer.BucketKeyEnabled ?? null,
    },
    lock: mode && until ? { mode, until: until.toISOString() } : null,
    legalHold: answer.ObjectLockLegalHoldStatus === 'ON',
    tagCount: answer.TagCount ?? 0,
  };
}

const withoutNothing = (
  values: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      value === undefined ? [] : ([[name, value]] as const),
    ),
  );
