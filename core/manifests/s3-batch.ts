import { SealwatchError } from '../base/errors.ts';
import { formDecoded } from '../base/form-encoding.ts';
import { textOfBytes } from './byte-text.ts';
import type { FormatSpec, ReadManifest } from './format.ts';
import { wrongAt } from './json-entries.ts';
import { bareFile, type Manifest, manifestOf, type PinnedObject } from './manifest.ts';
import { versionIn } from './object-address.ts';
import { csvRow, formEncoded, parseCsv } from './s3-csv.ts';

/** What S3 Batch Operations takes: bucket, key, version id. No digest, and no size. */
export const S3_BATCH: FormatSpec = {
  holds: ['object', 'versionId'],
  digests: [],
  leavesOut: ({ object }) => (object === null ? 'it is in no bucket' : null),
};

/** Every row has a version id, or none has: S3 takes no list of both. */
export function printS3Batch({ files }: Manifest): string {
  const objects = files.flatMap(({ object }) => object ?? []);
  const hasVersions = objects.some(({ versionId }) => versionId !== null);
  return objects
    .map(({ bucket, key, versionId }) =>
      csvRow([bucket, formEncoded(key), ...(hasVersions ? [versionId ?? ''] : [])]),
    )
    .join('');
}

const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/** True for lines of a bucket, a key and perhaps a version id. */
export function isS3Batch(rows: readonly (readonly string[])[]): boolean {
  return (
    rows.length > 0 &&
    rows.every(([bucket = '', key, ...more]) => BUCKET.test(bucket) && !!key && more.length <= 1)
  );
}

/** @throws {SealwatchError} `USAGE` naming the line that is none, and for one key in two versions */
export function readS3Batch(bytes: Uint8Array): ReadManifest {
  const rows = parseCsv(textOfBytes(bytes).replace(/^\ufeff/, ''));
  const files = rows.map(([bucket = '', encoded = '', versionId = '', ...more], index) => {
    if (!BUCKET.test(bucket) || encoded === '' || more.length > 0)
      throw wrongAt(`line ${index + 1}`, 'a bucket, a key and perhaps a version id are expected');
    const key = formDecoded(encoded);
    return { ...bareFile(key), object: { bucket, key, versionId: versionIn(versionId) } };
  });
  requireOnePlace(files.map(({ object }) => object));
  return { manifest: manifestOf(files), notRead: [] };
}

/**
 * A manifest says of each key which version is meant, and its keys are those of one bucket, in UTF-8 as all keys are.
 * @throws {SealwatchError} `USAGE`
 */
export function requireOnePlace(objects: readonly PinnedObject[]): void {
  const versions = new Map<string, string | null>();
  const bucket = objects[0]?.bucket;
  for (const object of objects) {
    if (object.bucket !== bucket)
      throw new SealwatchError(
        'USAGE',
        `keys of two buckets, ${bucket} and ${object.bucket}: split the list`,
      );
    if (!object.key.isWellFormed())
      throw new SealwatchError('USAGE', `no key of S3 is other than UTF-8: ${JSON.stringify(object.key)}`);
    const before = versions.get(object.key);
    if (before !== undefined && before !== object.versionId)
      throw new SealwatchError(
        'USAGE',
        `two versions of the key ${JSON.stringify(object.key)}: a manifest has one of each`,
      );
    versions.set(object.key, object.versionId);
  }
}
