import { SealwatchError } from '../base/errors.ts';
import { formDecoded } from '../base/form-encoding.ts';
import { isObject, listAt, textAt } from '../base/json.ts';
import { textOfBytes } from './byte-text.ts';
import type { FormatSpec, ReadManifest } from './format.ts';
import { Unread, wrongAt } from './json-entries.ts';
import { bareFile, type Manifest, type ManifestFile, manifestOf } from './manifest.ts';
import { versionIn } from './object-address.ts';
import { requireOnePlace } from './s3-batch.ts';
import { csvRow, formEncoded, parseCsv } from './s3-csv.ts';

/** What S3 Inventory lists: no digest. An ETag looks like one and is none. */
export const S3_INVENTORY: FormatSpec = {
  holds: ['object', 'versionId', 'size', 'etag', 'storedAt'],
  digests: [],
  leavesOut: ({ object }) => (object === null ? 'it is in no bucket' : null),
};

const COLUMNS = [
  'Bucket',
  'Key',
  'VersionId',
  'IsLatest',
  'IsDeleteMarker',
  'Size',
  'LastModifiedDate',
  'ETag',
] as const;

/** Rows of an inventory of versions, with the columns `COLUMNS`. */
export const printS3Inventory = ({ files }: Manifest): string =>
  files
    .flatMap(({ object, size, storedAt, etag }) =>
      object === null
        ? []
        : csvRow([
            object.bucket,
            formEncoded(object.key),
            object.versionId ?? '',
            'true',
            'false',
            size === null ? '' : String(size),
            storedAt ?? '',
            etag ?? '',
          ]),
    )
    .join('');

/** Which data files an inventory's `manifest.json` names, and what their columns are. */
export interface InventoryIndex {
  readonly columns: readonly string[];
  readonly files: readonly { readonly key: string; readonly md5: string | null }[];
}

export const isInventoryIndex = (value: unknown): boolean =>
  isObject(value) && typeof value.fileSchema === 'string' && 'sourceBucket' in value;

/** @throws {SealwatchError} `USAGE` for an inventory in another form than CSV */
export function readInventoryIndex(value: unknown): InventoryIndex {
  const format = textAt(value, 'fileFormat');
  if (format !== 'CSV')
    throw new SealwatchError(
      'USAGE',
      `the inventory is in ${format}; CSV is what is read: have S3 write that`,
    );
  const columns = (textAt(value, 'fileSchema') ?? '').split(',').map((each) => each.trim());
  const files = listAt(value, 'files').map((each) => ({
    key: textAt(each, 'key') ?? '',
    md5: textAt(each, 'MD5checksum'),
  }));
  return { columns, files };
}

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z?$/;
const ETAG = /^"?[0-9a-f]{32}(?:-\d+)?"?$/;

/** True for rows that look like those of an inventory: more than a bucket, a key and a version, or with a heading. */
export const isS3Inventory = (rows: readonly (readonly string[])[]): boolean => {
  const [first = []] = rows;
  if (first[0]?.toLowerCase() === 'bucket' && first[1]?.toLowerCase() === 'key') return true;
  return (
    first.length > 3 && guessed(first).some((column) => column === 'LastModifiedDate' || column === 'ETag')
  );
};

/** Columns of a row of which nothing says what they are: the order of S3's own, told by what stands there. */
function guessed(row: readonly string[]): readonly string[] {
  if (row[0]?.toLowerCase() === 'bucket') return row;
  let flags = 0;
  return row.map((value, index) => {
    if (index < 2) return index === 0 ? 'Bucket' : 'Key';
    if (value === 'true' || value === 'false') {
      flags += 1;
      return flags === 1 ? 'IsLatest' : flags === 2 ? 'IsDeleteMarker' : '';
    }
    if (TIME.test(value)) return 'LastModifiedDate';
    if (ETAG.test(value)) return 'ETag';
    // S3 writes the version before the flags, and the size behind them.
    if (index === 2 && row.includes('true', 3)) return 'VersionId';
    return /^\d+$/.test(value) ? 'Size' : index === 2 ? 'VersionId' : '';
  });
}

/**
 * Reads rows of an inventory: what is current, delete markers left out.
 * @param columns - as the schema has them; `null` to tell them by the first row
 * @throws {SealwatchError} `USAGE` naming the row that is none
 */
export function readS3Inventory(bytes: Uint8Array, columns: readonly string[] | null = null): ReadManifest {
  const rows = parseCsv(textOfBytes(bytes).replace(/^\ufeff/, ''));
  const first = rows[0] ?? [];
  const hasHeading = first[0]?.toLowerCase() === 'bucket';
  const names = (columns ?? guessed(first)).map((each) => each.toLowerCase());
  const unread = new Unread();
  for (const name of names) if (name !== '' && !KNOWN.has(name)) unread.add(name);
  const files: ManifestFile[] = [];
  for (const [index, row] of rows.slice(hasHeading ? 1 : 0).entries()) {
    const value = (name: string): string => row[names.indexOf(name.toLowerCase())] ?? '';
    const where = `row ${index + 1 + (hasHeading ? 1 : 0)}`;
    const [bucket, key] = [value('Bucket'), formDecoded(value('Key'))];
    if (bucket === '' || key === '' || row.length > names.length)
      throw wrongAt(where, `not a row of an inventory with the columns ${names.join(', ')}`);
    if (value('IsDeleteMarker') === 'true' || value('IsLatest') === 'false') {
      unread.add(
        value('IsDeleteMarker') === 'true' ? 'delete markers' : 'versions that are not current',
        key,
      );
      continue;
    }
    files.push({
      ...bareFile(key),
      object: { bucket, key, versionId: versionIn(value('VersionId')) },
      size: /^\d+$/.test(value('Size')) ? Number(value('Size')) : null,
      etag: value('ETag').replaceAll('"', '') || null,
      storedAt: value('LastModifiedDate') || null,
    });
  }
  requireOnePlace(files.flatMap(({ object }) => object ?? []));
  return { manifest: manifestOf(files), notRead: unread.list };
}

const KNOWN: ReadonlySet<string> = new Set(COLUMNS.map((each) => each.toLowerCase()));
