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
export const hashFile = (task: HashTask, buffer: Buffer, read: ReadBytes = readNext): HashResult =>
  hashUpTo(Number.POSITIVE_INFINITY, task, { buffer, read }) ?? { error: 'not read' };

/** The same; `null` for a file that does not fit into the buffer, of which nothing is read. */
export const hashSmallFile = (task: HashTask, buffer: Buffer): HashResult | null =>
  hashUpTo(buffer.length, task, { buffer, read: readNext });

interface Means {
  readonly buffer: Buffer;
  readonly read: ReadBytes;
}

function hashUpTo(
  maxBytes: number,
  { path, algorithms }: HashTask,
  { buffer, read }: Means,
): HashResult | null {
  let file: number | undefined;
  try {
    const name = typeof path === 'string' ? path : Buffer.from(path);
    file = openSync(name, FLAGS);
    const before = fstatSync(file, { bigint: true });
    if (!before.isFile()) return { error: 'not a file any more' };
    const size = Number(before.size);
    if (size > maxBytes) return null;
    const result = hashWhole({ file, read, algorithms, size }, buffer);
    const after = fstatSync(file, { bigint: true });
    // Whoever gives its name to another file takes a link from it, or changes its ctime. To look by the name takes twice as long.
    if (isSame(before, after) && before.ctimeNs === after.ctimeNs && before.nlink === after.nlink)
      return result;
    // Others change these too, such as who makes a link to it.
    if (isSame(before, lstatSync(name, { bigint: true, throwIfNoEntry: false }))) return result;
    const isChanged = !isSame(before, after);
    return { error: `it ${isChanged ? 'changed' : 'was replaced'} while it was read` };
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

/**
 * Reads until there is as much as was asked for, or the file ends. One that ends where it said before needs not be asked for more: had it
 * grown meanwhile, its size would tell.
 */
function fill({ file, read, size }: Source, buffer: Buffer, wanted: number): number {
  let length = 0;
  while (length < wanted) {
    const came = read(file, buffer, length, wanted - length);
    length += came;
    if (came === 0 || length === size) break;
  }
  return length;
}
