import { hash } from 'node:crypto';
import { type BigIntStats, closeSync, constants, fstatSync, lstatSync, openSync, readSync } from 'node:fs';
import { FileHashes } from '../../../aws/file-hashes.ts';
import type { FileAlgorithm, ManifestFile } from '../../../core/manifests/manifest.ts';

/** What to hash, and by what. */
export interface HashTask {
  /** As bytes where the name is not UTF-8: text would name another file. */
  readonly path: string | Uint8Array;
  readonly algorithms: readonly FileAlgorithm[];
}

/** The digests of a file and its size; or why it could not be read. */
export type HashResult =
  | { readonly digests: ManifestFile['digests']; readonly size: number }
  | { readonly error: string };

// A link that was put there since the walk is not followed, and a pipe does not keep us waiting.
const FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** Reads as `readSync` of Node does: into a buffer, from an offset, so many bytes. Returns how many came; 0 at the end. */
export type ReadBytes = (file: number, buffer: Buffer, offset: number, length: number) => number;

const readNext: ReadBytes = (file, buffer, offset, length) => readSync(file, buffer, offset, length, null);

/**
 * Hashes one file with a buffer that is used again for the next: the fastest way that Node has. Bytes of a file that changed meanwhile
 * are those of no moment: that is an error.
 */
export function hashFile(
  { path, algorithms }: HashTask,
  buffer: Buffer,
  read: ReadBytes = readNext,
): HashResult {
  let file: number | undefined;
  try {
    const name = typeof path === 'string' ? path : Buffer.from(path);
    file = openSync(name, FLAGS);
    const before = fstatSync(file, { bigint: true });
    if (!before.isFile()) return { error: 'not a file any more' };
    const result = hashWhole({ file, read, algorithms, size: Number(before.size) }, buffer);
    const after = fstatSync(file, { bigint: true });
    if (!isSame(before, after)) return { error: 'it changed while it was read' };
    if (!isSame(after, lstatSync(name, { bigint: true, throwIfNoEntry: false })))
      return { error: 'it was replaced while it was read' };
    return result;
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

const isSame = (before: BigIntStats, after: BigIntStats | undefined): boolean =>
  after !== undefined &&
  before.size === after.size &&
  before.mtimeNs === after.mtimeNs &&
  before.ino === after.ino &&
  before.dev === after.dev;

interface Source {
  readonly file: number;
  readonly read: ReadBytes;
  readonly algorithms: readonly FileAlgorithm[];
  /** As the file says before it is read. */
  readonly size: number;
}

function hashWhole(source: Source, buffer: Buffer): HashResult {
  const { algorithms } = source;
  let length = fill(source, buffer, buffer.length);
  // In one call where all of it is there: the most usual case, and the fastest.
  if (length < buffer.length && algorithms.length === 1 && algorithms[0] === 'sha256')
    return { digests: { sha256: hash('sha256', buffer.subarray(0, length), 'hex') }, size: length };
  const hashes = new FileHashes(algorithms, source.size);
  for (; length > 0; length = fill(source, buffer, buffer.length)) hashes.update(buffer.subarray(0, length));
  return { digests: hashes.digests(), size: hashes.length };
}

/** Reads until there is as much as was asked for, or the file ends. */
function fill({ file, read }: Source, buffer: Buffer, wanted: number): number {
  let length = 0;
  while (length < wanted) {
    const came = read(file, buffer, length, wanted - length);
    if (came === 0) break;
    length += came;
  }
  return length;
}
