import type { GetObjectCommandOutput, HeadObjectCommandOutput } from '@aws-sdk/client-s3';
import { bareEtag } from '../../core/base/object-ref.ts';
import type { ReadVersion } from '../../core/versions/object-reader.ts';
import { brokenRead } from './refusal.ts';

/** What S3 reports about a version beside its bytes. */
export type ObjectFacts = Pick<
  ReadVersion,
  'size' | 'etag' | 'versionId' | 'storedAt' | 'storageClass' | 'encryption' | 'contentType'
>;

type Answer = GetObjectCommandOutput | HeadObjectCommandOutput;

/** S3 writes the null version's id as `null`, and in a bucket that never had versions not at all. */
export const versionIdOf = (header: string | undefined): string | null =>
  header === undefined || header === 'null' ? null : header;

/**
 * @throws {SealwatchError} `READ_BROKEN` for an answer without a length, an ETag or a time
 */
export function objectFacts(answer: Answer): ObjectFacts {
  const { ContentLength: size, ETag: etag, LastModified: storedAt } = answer;
  if (size === undefined || etag === undefined || storedAt === undefined) {
    throw brokenRead('the answer has no Content-Length, no ETag or no Last-Modified');
  }
  return {
    size,
    etag: bareEtag(etag),
    versionId: versionIdOf(answer.VersionId),
    storedAt,
    storageClass: answer.StorageClass ?? 'STANDARD',
    encryption: { algorithm: answer.ServerSideEncryption ?? null, kmsKeyId: answer.SSEKMSKeyId ?? null },
    contentType: answer.ContentType ?? null,
  };
}
