import { createHash } from 'node:crypto';
import { dirname, join, resolve } from 'node:path';
import { SealwatchError } from '../../core/base/errors.ts';
import { parseStrictJson } from '../../core/base/strict-json.ts';
import { textOfBytes } from '../../core/manifests/byte-text.ts';
import { type DirectoryList, isDvcList, readDvcList } from '../../core/manifests/dvc.ts';
import type { NotHeld } from '../../core/manifests/format.ts';
import { Unread } from '../../core/manifests/json-entries.ts';
import type { ManifestFile } from '../../core/manifests/manifest.ts';
import { readIfThere } from '../parse/read-text.ts';

/**
 * Reads the lists of directories that a file of DVC names only by their digest: they stand in the cache of its repository.
 * @throws {SealwatchError} `USAGE` where a list is not there, is none, or is another one than was named
 */
export async function readDvcDirectories(
  file: string,
  directories: readonly DirectoryList[],
): Promise<{ readonly files: readonly ManifestFile[]; readonly notRead: readonly NotHeld[] }> {
  const unread = new Unread();
  const files: ManifestFile[] = [];
  for (const { path, md5 } of directories) {
    const bytes = await listOf(file, md5);
    if (createHash('md5').update(bytes).digest('hex') !== md5)
      throw new SealwatchError(
        'USAGE',
        `the list ${md5}.dir in the cache of DVC is another one than its name says`,
      );
    files.push(...readDvcList(parsed(bytes, md5), path, unread));
  }
  return { files, notRead: unread.list };
}

function parsed(bytes: Uint8Array, md5: string): readonly unknown[] {
  let list: unknown;
  try {
    list = parseStrictJson(textOfBytes(bytes));
  } catch (error) {
    throw new SealwatchError(
      'USAGE',
      `the list ${md5}.dir in the cache of DVC is not JSON that can be read: ${(error as Error).message}`,
      { cause: error },
    );
  }
  if (isDvcList(list)) return list as readonly unknown[];
  throw new SealwatchError('USAGE', `the list ${md5}.dir in the cache of DVC lists no files`);
}

/** Release 3 has a folder more than those before. */
const CACHES = ['.dvc/cache/files/md5', '.dvc/cache'];

async function listOf(file: string, md5: string): Promise<Uint8Array> {
  const name = join(md5.slice(0, 2), `${md5.slice(2)}.dir`);
  for (let folder = dirname(resolve(file)); ; folder = dirname(folder)) {
    for (const cache of CACHES) {
      const bytes = await readIfThere(join(folder, cache, name));
      if (bytes !== null) return bytes;
    }
    if (folder === dirname(folder)) break;
  }
  throw new SealwatchError(
    'USAGE',
    `${JSON.stringify(file)} names a directory by the list ${md5}.dir, which is in no .dvc/cache above it: run dvc fetch there, or give that list`,
  );
}
