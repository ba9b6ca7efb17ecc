import { CsvRows, csvRow } from '../../base/csv-rows.ts';
import { percentDecoded } from '../../base/form-encoding.ts';
import type { ObjectRef } from '../../base/object-ref.ts';

/** A version that a job is to compute the checksum of. Null versions are none: they may be replaced while it works. */
export interface AskedVersion extends ObjectRef {
  readonly versionId: string;
}

/** The columns, as S3 wants to be told them. */
export const MANIFEST_FIELDS = ['Bucket', 'Key', 'VersionId'] as const;

/** The line of a version in a manifest: keys are encoded as in an address, so that no key has a comma or a line end in it. */
export const manifestLine = ({ bucket, key, versionId }: AskedVersion): string =>
  csvRow([bucket, encodeURIComponent(key), versionId]);

/**
 * Reads a manifest of ours.
 * @returns `null` for anything that `manifestLine` has not written
 */
export function parseManifest(text: string): AskedVersion[] | null {
  const csv = new CsvRows();
  const asked: AskedVersion[] = [];
  for (const [bucket, encoded, versionId, ...more] of [...csv.take(text), ...csv.end()]) {
    const key = percentDecoded(encoded ?? '');
    if (!bucket || !key || !versionId || more.length > 0) return null;
    asked.push({ bucket, key, versionId });
  }
  return asked;
}
