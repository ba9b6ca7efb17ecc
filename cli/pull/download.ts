import { constants, writeSync } from 'node:fs';
import { type FileHandle, mkdir, open, realpath, rename, rm } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { FileHashes } from '../../aws/file-hashes.ts';
import { algorithmOf } from '../../core/base/digest.ts';
import { SealwatchError } from '../../core/base/errors.ts';
import type { Copy } from '../../core/findings/finding.ts';
import type { ByteStore } from './byte-store.ts';
import { type Filled, fillLarge, isLarge, type LargeFiles } from './large-file.ts';
import { PART_SUFFIX, type WantedFile } from './wanted-files.ts';
import { writeWhole } from './write-whole.ts';

/** What downloads work with, and share. */
export interface Downloads {
  /** The directory, as the system resolves it. */
  readonly root: string;
  readonly store: ByteStore;
  readonly large: LargeFiles;
}

/** What became of a file. */
export type Download =
  | { readonly kind: 'done'; readonly bytes: number }
  | { readonly kind: 'gone' | 'archived' }
  /** `isResumed`: some of them were there before. */
  | { readonly kind: 'other-bytes'; readonly isResumed: boolean };

/**
 * Writes the approved bytes of a file: into a file beside it first, which is digested while it grows and takes its name only once the
 * digest is right. What an interrupted download left there is read again and gone on with.
 * @throws {SealwatchError} `USAGE` where a link leads out of the directory; what S3 answers
 */
export async function download(file: WantedFile, from: Copy, downloads: Downloads): Promise<Download> {
  const { root } = downloads;
  const path = join(root, ...file.name.split('/'));
  await folderWithin(root, dirname(path), file.name);
  const part = `${path}${PART_SUFFIX}`;
  // Of a small file, what an earlier try left is no use.
  const began = isLarge(file) ? 0 : constants.O_TRUNC;
  const handle = await open(part, constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW | began, 0o644);
  let result: Download;
  try {
    result = isLarge(file)
      ? judged(file, await fillLarge(handle, file, { ...downloads, from }))
      : await fillSmall(handle, file, { ...downloads, from });
  } catch (error) {
    throw isOfFullDisk(error) ? Object.assign(error, { path: part }) : error;
  } finally {
    await handle.close();
  }
  if (result.kind === 'done') await rename(part, path);
  else await rm(part, { force: true });
  // What an earlier try left may have been anything.
  const isWorthAnother = result.kind === 'other-bytes' && result.isResumed;
  return isWorthAnother ? download(file, from, downloads) : result;
}

/** Of a write to an open file the system does not say to which. */
const isOfFullDisk = (error: unknown): error is Error =>
  error instanceof Error && 'code' in error && error.code === 'ENOSPC';

function judged(file: WantedFile, filled: Filled): Download {
  const isResumed = filled.began > 0;
  if ('missed' in filled)
    return filled.missed === 'other-bytes' ? { kind: filled.missed, isResumed } : { kind: filled.missed };
  return isRight(file, filled.hex)
    ? { kind: 'done', bytes: (file.size ?? 0) - filled.began }
    : { kind: 'other-bytes', isResumed };
}

interface Filling extends Downloads {
  readonly from: Copy;
}

async function fillSmall(handle: FileHandle, file: WantedFile, { from, store }: Filling): Promise<Download> {
  const bytes = await store.read(from, null, file.size === null ? {} : { most: file.size });
  if (bytes === null || bytes === 'archived') return { kind: bytes ?? 'gone' };
  if (bytes === 'too-many') return { kind: 'other-bytes', isResumed: false };
  const algorithm = algorithmOf(file.digest);
  const hashes = new FileHashes([algorithm], bytes.length);
  writeWhole(bytes, 0, {
    write: (...slice) => writeSync(handle.fd, ...slice),
    onWritten: (each) => hashes.update(each),
  });
  return isRight(file, hashes.digests()[algorithm])
    ? { kind: 'done', bytes: bytes.length }
    : { kind: 'other-bytes', isResumed: false };
}

const isRight = ({ digest }: WantedFile, hex: string | undefined): boolean =>
  `${algorithmOf(digest)}:${hex}` === digest;

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
