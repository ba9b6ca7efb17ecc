import {
  type DeleteMarkerEntry,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  type ObjectVersion,
  type S3Client,
} from '@aws-sdk/client-s3';
import { SealwatchError } from '../../core/base/errors.ts';
import { formDecoded } from '../../core/base/form-encoding.ts';
import { bareEtag } from '../../core/base/object-ref.ts';
import type { ListedObject } from '../../core/versions/version-lister.ts';
import { inNotedOrder, noteOrder } from './list-order.ts';
import { versionIdOf } from './object-facts.ts';

/** Where a listing goes on: after this version of this key, or after the key as a whole. */
export interface ListMarker {
  readonly key: string;
  readonly versionId?: string;
}

export interface VersionPage {
  /** In S3's order: by key, newest first. */
  readonly items: readonly ListedObject[];
  readonly next: ListMarker | null;
}

interface Wanted {
  readonly bucket: string;
  readonly prefix: string;
  readonly after: ListMarker | null;
  readonly limit: number;
}

/** One request for versions and delete markers under a prefix. */
export async function versionPage(
  client: S3Client,
  { bucket, prefix, after, limit }: Wanted,
): Promise<VersionPage> {
  const command = new ListObjectVersionsCommand({
    Bucket: bucket,
    Prefix: prefix,
    MaxKeys: limit,
    // XML has no way to write most control characters.
    EncodingType: 'url',
    KeyMarker: after?.key,
    VersionIdMarker: after?.versionId,
  });
  const order = noteOrder(command);
  const answer = await client.send(command);
  const entries = inNotedOrder<ObjectVersion, DeleteMarkerEntry>(
    order(),
    answer.Versions ?? [],
    answer.DeleteMarkers ?? [],
  );
  const isEncoded = answer.EncodingType === 'url';
  return { items: entries.map((entry) => listed(entry, isEncoded)), next: nextOf(answer, isEncoded) };
}

function nextOf(answer: ListObjectVersionsCommandOutput, isEncoded: boolean): ListMarker | null {
  if (!answer.IsTruncated || answer.NextKeyMarker === undefined) return null;
  const key = decoded(answer.NextKeyMarker, isEncoded);
  return answer.NextVersionIdMarker ? { key, versionId: answer.NextVersionIdMarker } : { key };
}

function listed(entry: ObjectVersion | DeleteMarkerEntry, isEncoded: boolean): ListedObject {
  const { Key: key, LastModified: storedAt } = entry;
  if (key === undefined || storedAt === undefined) {
    throw new SealwatchError('AWS_FAILED', 'S3 listed a version without its key or its time');
  }
  const object = 'Size' in entry || 'ETag' in entry ? entry : null;
  return {
    key: decoded(key, isEncoded),
    versionId: versionIdOf(entry.VersionId),
    kind: object ? 'object' : 'delete-marker',
    isLatest: entry.IsLatest ?? false,
    etag: object?.ETag === undefined ? null : bareEtag(object.ETag),
    size: object?.Size ?? null,
    storedAt,
    storageClass: object?.StorageClass ?? null,
    ...(object && hasSha256(object) ? { hasSha256: true } : {}),
  };
}

/** One that S3 computed over the checksums of parts is none of the whole. */
const hasSha256 = ({ ChecksumAlgorithm: algorithms = [], ChecksumType: type }: ObjectVersion): boolean =>
  type === 'FULL_OBJECT' && algorithms.includes('SHA256');

const decoded = (text: string, isEncoded: boolean): string => (isEncoded ? formDecoded(text) : text);
