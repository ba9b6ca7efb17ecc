import { lstat, readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { SealwatchError } from '../../core/base/errors.ts';
import { textOfBytes } from '../../core/manifests/byte-text.ts';
import { filePath, PathError } from '../../core/manifests/file-path.ts';
import type { FormatName, NotHeld } from '../../core/manifests/format.ts';
import { isLfsPointer, MAX_POINTER_BYTES, readLfsPointer } from '../../core/manifests/huggingface.ts';
import { type Manifest, type ManifestFile, manifestOf } from '../../core/manifests/manifest.ts';
import { isPayloadList, readBag } from '../../core/manifests/read-bag.ts';
import { readDocument, type Signed } from '../../core/manifests/read-document.ts';
import type { NameOfAddress } from '../../core/manifests/sha256sum.ts';
import { walkTree } from '../verify/local/tree.ts';
import { readDvcDirectories } from './dvc-cache.ts';
import { FORMAT_TOOLS } from './format-tools.ts';
import { readInventory } from './inventory-files.ts';
import { manifestBytes, unpacked } from './manifest-bytes.ts';

/** A manifest that was read from where it stands. */
export interface OpenedManifest {
  readonly file: string;
  readonly format: FormatName;
  readonly manifest: Manifest;
  readonly notRead: readonly NotHeld[];
  /** `null` for what is not signed. */
  readonly signed: Signed | null;
}

export interface OpenOptions {
  /** @default - it is recognised */
  readonly format?: FormatName | undefined;
  readonly nameOfAddress?: NameOfAddress | undefined;
}

/** What a name stands for, read: a directory, or bytes. */
export interface ManifestSource {
  readonly file: string;
  /** `null` for a directory. */
  readonly bytes: Uint8Array | null;
}

/**
 * Reads a manifest: a file, a directory that is a bag or holds pointers of Git LFS, or standard input for `-`.
 * @throws {SealwatchError} `USAGE` for what cannot be read, or is in no known format
 */
export const openManifest = async (file: string, options: OpenOptions = {}): Promise<OpenedManifest> =>
  parseSource(await readSource(file), options);

/**
 * Reads the bytes once, which may then be parsed several times.
 * @throws {SealwatchError} `USAGE` for what cannot be read
 */
export async function readSource(file: string): Promise<ManifestSource> {
  if (file !== '-' && (await isDirectory(file))) return { file, bytes: null };
  return { file, bytes: await unpacked(await manifestBytes(file), file) };
}

/** @throws {SealwatchError} `USAGE` for what is in no known format */
export async function parseSource(
  { file, bytes }: ManifestSource,
  options: OpenOptions,
): Promise<OpenedManifest> {
  if (bytes === null) return openDirectory(file, options);
  if (isOfBag(basename(file), options) && (await isFile(join(dirname(file), 'bagit.txt'))))
    return openDirectory(dirname(file), options);
  const { format, nameOfAddress } = options;
  const read = naming(file, () =>
    readDocument({ fileName: basename(file), bytes, format: format ?? null, nameOfAddress }, FORMAT_TOOLS),
  );
  const opened = { file, format: read.format, signed: read.signed };
  if (read.index !== null) return { ...opened, ...(await readInventory(file, read.index)) };
  if (read.directories.length === 0) return { ...opened, manifest: read.manifest, notRead: read.notRead };
  const listed = await readDvcDirectories(file, read.directories);
  const manifest = manifestOf([...read.manifest.files, ...listed.files], read.manifest);
  return { ...opened, manifest, notRead: [...read.notRead, ...listed.notRead] };
}

const isOfBag = (name: string, { format }: OpenOptions): boolean =>
  isPayloadList(name) && (format === undefined || format === 'bagit');

async function openDirectory(directory: string, { format }: OpenOptions): Promise<OpenedManifest> {
  if ((await isFile(join(directory, 'bagit.txt'))) && (format === undefined || format === 'bagit')) {
    const tags = await tagFilesIn(directory);
    return {
      file: directory,
      format: 'bagit',
      signed: null,
      ...naming(directory, () => readBag(tags, FORMAT_TOOLS)),
    };
  }
  const pointers = format === undefined || format === 'huggingface' ? await pointersIn(directory) : [];
  if (pointers.length > 0)
    return {
      file: directory,
      format: 'huggingface',
      manifest: manifestOf(pointers),
      notRead: [],
      signed: null,
    };
  throw new SealwatchError(
    'USAGE',
    `${JSON.stringify(directory)} is a directory, and neither a bag (it has no bagit.txt) nor one with pointers of Git LFS: name the file of a manifest`,
  );
}

const TAG_NAME = /^(?:bagit|bag-info|fetch|(?:tag)?manifest-[a-z0-9]+)\.txt$/;

/** The tag files that are known by their names, and those that a tag manifest lists, so that they can be compared. */
async function tagFilesIn(directory: string): Promise<Map<string, Uint8Array>> {
  const names = (await readdir(directory)).filter((name) => TAG_NAME.test(name));
  const tags = new Map<string, Uint8Array>();
  for (const name of names) tags.set(name, await manifestBytes(join(directory, name)));
  for (const name of names.filter((each) => each.startsWith('tagmanifest-'))) {
    for (const line of textOfBytes(tags.get(name) ?? new Uint8Array()).split(/\r?\n/)) {
      const listed = /^\S+[ \t]+\*?(.+)$/s.exec(line)?.[1];
      if (listed === undefined || tags.has(listed) || !isInside(listed)) continue;
      if (await isFile(join(directory, listed)))
        tags.set(listed, await manifestBytes(join(directory, listed)));
    }
  }
  return tags;
}

function isInside(name: string): boolean {
  try {
    return filePath(name) === name;
  } catch (error) {
    if (error instanceof PathError) return false;
    throw error;
  }
}

async function pointersIn(directory: string): Promise<ManifestFile[]> {
  const found: ManifestFile[] = [];
  for (const each of walkTree(directory)) {
    if (each.kind !== 'file' || each.name.startsWith('.git/')) continue;
    const path = typeof each.path === 'string' ? each.path : Buffer.from(each.path);
    if ((await stat(path)).size > MAX_POINTER_BYTES) continue;
    const text = textOfBytes(await readFile(path));
    if (isLfsPointer(text)) found.push(readLfsPointer(text, each.name));
  }
  return found;
}

const isDirectory = async (path: string): Promise<boolean> =>
  (await stat(path).catch(() => null))?.isDirectory() ?? false;
const isFile = async (path: string): Promise<boolean> =>
  (await lstat(path).catch(() => null))?.isFile() ?? false;

/** Says of which file an error speaks. */
function naming<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof SealwatchError) || error.message.includes(JSON.stringify(basename(file))))
      throw error;
    // Of a list that is piped in there is only one.
    const where = file === '-' ? '' : `${JSON.stringify(file)}: `;
    throw new SealwatchError(error.code, where + error.message, { cause: error });
  }
}
