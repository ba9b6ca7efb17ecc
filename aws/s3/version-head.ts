import { HeadObjectCommand, type HeadObjectCommandOutput, type S3Client } from '@aws-sdk/client-s3';
import type { ObjectRef } from '../../core/base/object-ref.ts';
import { isMarkerRefusal, refusalOf } from './refusal.ts';

/** What HEAD tells of a version, or of what is current. */
export type VersionHead =
  | { readonly kind: 'object'; readonly answer: HeadObjectCommandOutput }
  | { readonly kind: 'delete-marker'; readonly versionId: string | undefined }
  | { readonly kind: 'none' }
  /** There is something, but S3 tells of it only to those who have its customer key. */
  | { readonly kind: 'customer-key' };

/** Asks without the bytes; with `etag`, another one counts as none. */
export async function headVersion(
  client: S3Client,
  { bucket, key }: ObjectRef,
  wanted: { readonly versionId?: string; readonly etag?: string } = {},
): Promise<VersionHead> {
  const { versionId: VersionId, etag } = wanted;
  const IfMatch = etag === undefined ? undefined : `"${etag}"`;
  try {
    const answer = await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key, VersionId, IfMatch }));
    return { kind: 'object', answer };
  } catch (error) {
    const told = refused(error);
    if (told === null) throw error;
    return told;
  }
}

// A refused HEAD has no body: its status and headers are all there is.
function refused(error: unknown): VersionHead | null {
  const refusal = refusalOf(error);
  if (refusal === null) return null;
  if (isMarkerRefusal(refusal)) {
    return { kind: 'delete-marker', versionId: refusal.headers['x-amz-version-id'] };
  }
  if (refusal.status === 404 || refusal.status === 412) return { kind: 'none' };
  return refusal.status === 400 ? { kind: 'customer-key' } : null;
}
