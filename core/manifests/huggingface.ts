import { SealwatchError } from '../base/errors.ts';
import { isObject, type Json, listAt, textAt } from '../base/json.ts';
import { whyNoUtf8File } from './file-path.ts';
import type { FormatSpec, FormatTools, ReadManifest } from './format.ts';
import { pathAt, sizeOf, Unread, wrongAt } from './json-entries.ts';
import { bareFile, hexOf, type Manifest, type ManifestFile, manifestOf } from './manifest.ts';

/** The tree of a repository of the Hugging Face Hub, every file stored by Git LFS. */
export const HUGGINGFACE: FormatSpec = {
  holds: ['size'],
  digests: ['sha256', 'git-sha1'],
  leavesOut: ({ path, digests, size }) => {
    const why = whyNoUtf8File(path);
    if (why !== null) return why;
    if (digests.sha256 === undefined && digests['git-sha1'] === undefined)
      return 'it has neither SHA-256 nor the SHA-1 of git';
    return size === null ? 'its size is not known, which a pointer of Git LFS holds' : null;
  },
};

/** As the Hub's API lists a tree: what has a SHA-256 is in LFS, the rest in git. */
export const printHuggingface = ({ files }: Manifest, { hash }: Pick<FormatTools, 'hash'>): readonly Json[] =>
  files.map(({ path, size, digests: { sha256, 'git-sha1': oid } }) => {
    const bytes = size ?? 0;
    if (sha256 === undefined) return { type: 'file', oid: oid ?? '', size: bytes, path };
    const pointer = new TextEncoder().encode(lfsPointer(sha256, bytes));
    const lfs = { oid: sha256, size: bytes, pointerSize: pointer.length };
    return { type: 'file', oid: gitBlob(pointer, hash), size: bytes, lfs, path };
  });

const POINTER_VERSION = 'version https://git-lfs.github.com/spec/v1';

/** What stands in git in the place of a file that Git LFS stores. */
const lfsPointer = (sha256: string, size: number): string =>
  `${POINTER_VERSION}\noid sha256:${sha256}\nsize ${size}\n`;

function gitBlob(bytes: Uint8Array, hash: FormatTools['hash']): string {
  const head = new TextEncoder().encode(`blob ${bytes.length}\0`);
  const whole = new Uint8Array(head.length + bytes.length);
  whole.set(head);
  whole.set(bytes, head.length);
  return hash('sha1', whole);
}

/** No pointer is longer. */
export const MAX_POINTER_BYTES = 1024;

export const isLfsPointer = (text: string): boolean => text.startsWith(POINTER_VERSION);

/**
 * Reads a pointer of Git LFS.
 * @param path - of the file for which it stands
 * @throws {SealwatchError} `USAGE` for one without a SHA-256 or a size
 */
export function readLfsPointer(text: string, path: string): ManifestFile {
  const sha256 = hexOf('sha256', /^oid sha256:([0-9a-f]+)$/m.exec(text)?.[1] ?? '');
  const size = /^size (\d+)$/m.exec(text)?.[1];
  if (sha256 === null || size === undefined)
    throw new SealwatchError(
      'USAGE',
      `${JSON.stringify(path)} is a pointer of Git LFS without oid sha256 or size`,
    );
  return { ...bareFile(pathAt(path, 'the pointer')), digests: { sha256 }, size: Number(size) };
}

/** The answer of the Hub about a tree, or about a repository with its files. */
export const isHuggingface = (value: unknown): boolean =>
  entriesOf(value).some((each) => isObject(each) && ('oid' in each || 'blobId' in each || 'lfs' in each)) &&
  entriesOf(value).every(isObject);

const entriesOf = (value: unknown): readonly Json[] =>
  Array.isArray(value) ? value : listAt(value, 'siblings');

const FIELDS = ['type', 'path', 'rfilename', 'size', 'oid', 'blobId', 'blob_id', 'lfs'];

/** @throws {SealwatchError} `USAGE` naming the entry that is none */
export function readHuggingface(value: unknown): ReadManifest {
  if (!Array.isArray(value) && !(isObject(value) && Array.isArray(value.siblings)))
    throw new SealwatchError(
      'USAGE',
      'this is no tree of the Hub: a list of files, or siblings, is expected',
    );
  const unread = new Unread();
  if (isObject(value)) unread.addFields(value, ['siblings']);
  const files = entriesOf(value).flatMap((each, index) => {
    const where = `entry ${index + 1}`;
    if (!isObject(each)) throw wrongAt(where, 'it is no file');
    if (textAt(each, 'type') === 'directory') return [];
    const path = pathAt(textAt(each, 'path') ?? textAt(each, 'rfilename'), where);
    unread.addFields(each, FIELDS, path);
    const lfs = isObject(each.lfs) ? each.lfs : null;
    const sha256 = lfs && (textAt(lfs, 'oid') ?? textAt(lfs, 'sha256'));
    const oid = textAt(each, 'oid') ?? textAt(each, 'blobId') ?? textAt(each, 'blob_id');
    const algorithm = lfs === null ? 'git-sha1' : 'sha256';
    const text = lfs === null ? oid : sha256;
    if (text === null) return [{ ...bareFile(path), size: sizeOf(each.size) }];
    const hex = hexOf(algorithm, text);
    if (hex === null) throw wrongAt(where, `${JSON.stringify(text)} is no ${algorithm} in hexadecimal`);
    // The id of a file in LFS is that of its pointer, which says nothing more.
    return [{ ...bareFile(path), digests: { [algorithm]: hex }, size: sizeOf(lfs?.size ?? each.size) }];
  });
  return { manifest: manifestOf(files), notRead: unread.list };
}
