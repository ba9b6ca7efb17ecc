import { createHash, hash } from 'node:crypto';
import { type BigIntStats, closeSync, constants, fstatSync, lstatSync, openSync, readSync } from 'node:fs';

/** What to hash, and how: 0 for the whole file, else the size of the parts in MiB. */
export interface HashTask {
  /** As bytes where the name is not UTF-8: text would name another file. */
  readonly path: string | Uint8Array;
  readonly partMiB: number;
}

/** The digest of a file and its size; or why it could not be read. */
export type HashResult = { readonly hex: string; readonly size: number } | { readonly error: string };

const MIB = 2 ** 20;
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
  { path, partMiB }: HashTask,
  buffer: Buffer,
  read: ReadBytes = readNext,
): HashResult {
  let file: number | undefined;
  try {
    const name = typeof path === 'string' ? path : Buffer.from(path);
    file = openSync(name, FLAGS);
    const before = fstatSync(file, { bigint: true });
    if (!before.isFile()) return { error: 'not a file any more' };
    const source = { file, read };
    const result = partMiB === 0 ? hashWhole(source, buffer) : hashParts(source, partMiB * MIB, buffer);
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
}

function hashWhole(source: Source, buffer: Buffer): HashResult {
  const first = fill(source, buffer, buffer.length);
  if (first < buffer.length) return { hex: hash('sha256', buffer.subarray(0, first), 'hex'), size: first };
  const digest = createHash('sha256');
  let size = 0;
  for (let length = first; length > 0; length = fill(source, buffer, buffer.length)) {
    digest.update(buffer.subarray(0, length));
    size += length;
  }
  return { hex: digest.digest('hex'), size };
}

// The SHA-256 of each part, and the SHA-256 of those in order.
function hashParts(source: Source, partSize: number, buffer: Buffer): HashResult {
  const whole = createHash('sha256');
  let size = 0;
  for (;;) {
    const part = createHash('sha256');
    let length = 0;
    for (let read = -1; read !== 0 && length < partSize; length += read) {
      read = fill(source, buffer, Math.min(buffer.length, partSize - length));
      part.update(buffer.subarray(0, read));
    }
    if (length > 0 || size === 0) whole.update(part.digest());
    size += length;
    if (length < partSize) return { hex: whole.digest('hex'), size };
  }
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
