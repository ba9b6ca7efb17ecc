import { constants } from 'node:fs';
import { type FileHandle, mkdir, open, realpath, rename, rm } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { FileHashes } from '../../aws/file-hashes.ts';
import { algorithmOf } from '../../core/base/digest.ts';
import { SealwatchError } from '../../core/base/errors.ts';
import type { Copy } from '../../core/findings/finding.ts';
import { inOrder } from '../batches.ts';
import type { ByteStore } from './byte-store.ts';
import { PART_SUFFIX, type WantedFile } from './wanted-files.ts';

/** Bytes of one request, and so the memory of one. */
const RANGE_BYTES = 16 * 2 ** 20;
/** Requests at a time for one large file. */
const CONNECTIONS = 8;

/** True for a file that several requests read at once. */
export const isLarge = ({ size }: WantedFile): boolean => size !== null && size > RANGE_BYTES;

/** What became of a file. */
export type Download =
  | { readonly kind: 'done'; readonly bytes: number }
  | { readonly kind: 'gone' | 'archived' }
  /** `isResumed`: some of them were there before. */
  | { readonly kind: 'other-bytes'; readonly isResumed: boolean };

/**
 * Writes the approved bytes of a file: into a file beside it first, which is digested while it grows and takes its name only once the
 * digest is right. What an interrupted download left there is read again and gone on with.
 * @param root the directory, as the system resolves it
 * @throws {SealwatchError} `USAGE` where a link leads out of the directory; what S3 answers
 */
export async function download(
  file: WantedFile,
  from: Copy,
  { root, store }: { readonly root: string; readonly store: ByteStore },
): Promise<Download> {
  const path = join(root, ...file.name.split('/'));
  await folderWithin(root, dirname(path), file.name);
  const part = `${path}${PART_SUFFIX}`;
  // Of a small file, what an earlier try left is no use.
  const began = isLarge(file) ? 0 : constants.O_TRUNC;
  const handle = await open(part, constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW | began, 0o644);
  let result: Download;
  try {
    result = await fill(handle, file, { from, store });
  } finally {
    await handle.close();
  }
  if (result.kind === 'done') await rename(part, path);
  else await rm(part, { force: true });
  // What an earlier try left may have been anything.
  const isWorthAnother = result.kind === 'other-bytes' && result.isResumed;
  return isWorthAnother ? download(file, from, { root, store }) : result;
}

async function fill(
  handle: FileHandle,
  file: WantedFile,
  { from, store }: { readonly from: Copy; readonly store: ByteStore },
): Promise<Download> {
  const algorithm = algorithmOf(file.digest);
  const hashes = new FileHashes([algorithm], file.size ?? 0);
  let at = isLarge(file) ? await readWhatIsThere(handle, hashes, file.size ?? 0) : 0;
  const began = at;
  // What one range came into, another does when it is written: to make room anew takes as long as to fill it.
  const free: Buffer[] = [];
  const read = async (range: Range) => {
    const room = range === null ? undefined : (free.pop() ?? Buffer.allocUnsafeSlow(RANGE_BYTES));
    return { room, bytes: await store.read(from, range, room) };
  };
  for await (const { room, bytes } of inOrder(rangesOf(file, at), CONNECTIONS, read)) {
    if (bytes === null || bytes === 'archived') return { kind: bytes ?? 'gone' };
    // Written by another thread, meanwhile digested by this one.
    const written = writeWhole(handle, bytes, at);
    hashes.update(bytes);
    await written;
    at += bytes.length;
    if (room !== undefined) free.push(room);
  }
  if (isLarge(file)) await handle.truncate(at);
  const isRight = `${algorithm}:${hashes.digests()[algorithm]}` === file.digest;
  return isRight ? { kind: 'done', bytes: at - began } : { kind: 'other-bytes', isResumed: began > 0 };
}

/** Of 16 MiB at once, each byte takes Linux three times as long. */
const MAX_WRITE_BYTES = 2 ** 20;

/** Writes all of it: a system whose disk is full may take less than it was given, and say so only by the number. */
export async function writeWhole(
  handle: Pick<FileHandle, 'write'>,
  bytes: Uint8Array,
  position: number,
): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const length = Math.min(bytes.length - done, MAX_WRITE_BYTES);
    const { bytesWritten } = await handle.write(bytes, done, length, position + done);
    if (bytesWritten === 0) throw new SealwatchError('INTERNAL', 'the disk takes no more bytes');
    done += bytesWritten;
  }
}

/** Digests what an earlier try left; more than the file has is none of its bytes. */
async function readWhatIsThere(handle: FileHandle, hashes: FileHashes, size: number): Promise<number> {
  const { size: there } = await handle.stat();
  if (there === 0 || there > size) return 0;
  const chunk = Buffer.allocUnsafe(1024 * 1024);
  let at = 0;
  while (at < there) {
    const { bytesRead } = await handle.read(chunk, 0, chunk.length, at);
    if (bytesRead === 0) break;
    hashes.update(chunk.subarray(0, bytesRead));
    at += bytesRead;
  }
  return at;
}

type Range = { readonly first: number; readonly last: number } | null;

function* rangesOf(file: WantedFile, from: number): Generator<Range> {
  if (!isLarge(file)) {
    yield null;
    return;
  }
  const size = file.size ?? 0;
  for (let first = from; first < size; first += RANGE_BYTES)
    yield { first, last: Math.min(first + RANGE_BYTES, size) - 1 };
}

/** Makes a folder, part by part: a link on the way must not lead out of the directory, not even to make a folder there. */
async function folderWithin(root: string, folder: string, name: string): Promise<void> {
  const isWithin = (path: string): boolean => path === root || path.startsWith(`${root}${sep}`);
  const there = await realpath(folder).catch(() => null);
  if (there !== null && isWithin(there)) return;
  let at = root;
  for (const part of relative(root, folder).split(sep)) {
    at = join(at, part);
    await mkdir(at).catch(unlessThere);
    if (!isWithin(await realpath(at)))
      throw new SealwatchError(
        'USAGE',
        `a link leads out of the directory on the way to ${JSON.stringify(name)}`,
      );
  }
}

function unlessThere(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}
