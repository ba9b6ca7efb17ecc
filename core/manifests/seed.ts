import { SealwatchError } from '../base/errors.ts';
import { isObject, textAt } from '../base/json.ts';
import { whyNoFile } from './file-path.ts';
import { type FormatSpec, type ReadManifest, whyNoSha256 } from './format.ts';
import { pathAt, sizeOf, Unread, wrongAt } from './json-entries.ts';
import { bareFile, hexOf, type Manifest, manifestOf, totalBytes } from './manifest.ts';

/** The JSON of the program that Sealwatch grew from, and of everybody who copied it. */
export const SEED: FormatSpec = {
  holds: ['name', 'createdAt', 'size'],
  digests: ['sha256'],
  leavesOut: (file) => whyNoFile(file.path) ?? whyNoSha256(file),
};

export function printSeed({ name, createdAt, files }: Manifest): unknown {
  return {
    dataset_name: name ?? '',
    created_at: createdAt ?? '',
    total_files: files.length,
    total_bytes: totalBytes(files),
    records: Object.fromEntries(
      files.map(({ path, digests, size }) => [
        path,
        { sha256: digests.sha256, size_bytes: size, last_verified: createdAt ?? '' },
      ]),
    ),
  };
}

export const isSeed = (value: unknown): boolean =>
  isObject(value) && isObject(value.records) && 'dataset_name' in value;

/** @throws {SealwatchError} `USAGE` naming the record that is none, or a count of files that is not theirs */
export function readSeed(value: unknown): ReadManifest {
  if (!isObject(value) || !isObject(value.records))
    throw new SealwatchError('USAGE', 'this is no manifest of the seed: it has no records');
  const unread = new Unread();
  unread.addFields(value, ['dataset_name', 'created_at', 'total_files', 'total_bytes', 'records']);
  const files = Object.entries(value.records).map(([written, record]) => {
    const where = `the record ${JSON.stringify(written)}`;
    const path = pathAt(written, where);
    const sha256 = hexOf('sha256', textAt(record, 'sha256') ?? '');
    if (sha256 === null || !isObject(record)) throw wrongAt(where, 'sha256 is not 64 hexadecimal digits');
    unread.addFields(record, ['sha256', 'size_bytes', 'last_verified'], path);
    return { ...bareFile(path), digests: { sha256 }, size: sizeOf(record.size_bytes) };
  });
  const counted = value.total_files;
  if (typeof counted === 'number' && counted !== files.length)
    throw new SealwatchError('USAGE', `total_files says ${counted}, and there are ${files.length} records`);
  const [name, createdAt] = [textAt(value, 'dataset_name'), textAt(value, 'created_at')];
  return { manifest: manifestOf(files, { name, createdAt }), notRead: unread.list };
}
