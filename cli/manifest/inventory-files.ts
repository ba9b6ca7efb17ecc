import { createHash } from 'node:crypto';
import { dirname, join, resolve } from 'node:path';
import { SealwatchError } from '../../core/base/errors.ts';
import type { ReadManifest } from '../../core/manifests/format.ts';
import { manifestOf } from '../../core/manifests/manifest.ts';
import { type InventoryIndex, readS3Inventory } from '../../core/manifests/s3-inventory.ts';
import { readIfThere } from '../parse/read-text.ts';
import { unpacked } from './manifest-bytes.ts';

/**
 * Reads the rows of an inventory from the files that its `manifest.json` names, which were copied beside or below it as S3 has them.
 * @throws {SealwatchError} `USAGE` for a file that is not there or not the one that was meant
 */
export async function readInventory(file: string, { columns, files }: InventoryIndex): Promise<ReadManifest> {
  const parts: ReadManifest[] = [];
  for (const { key, md5 } of files) {
    const { path, packed } = await found(file, key);
    if (md5 !== null && createHash('md5').update(packed).digest('hex') !== md5)
      throw new SealwatchError(
        'USAGE',
        `${JSON.stringify(path)} is not the file that the inventory names: its MD5 is another one`,
      );
    parts.push(readS3Inventory(await unpacked(packed, path), columns));
  }
  return {
    manifest: manifestOf(parts.flatMap(({ manifest }) => manifest.files)),
    notRead: parts.flatMap(({ notRead }) => notRead),
  };
}

const MAX_LEVELS = 6;

/** Where a copy of the bucket's folders has the file: below one of those above `manifest.json`, by as much of the key as is there. */
async function found(file: string, key: string): Promise<{ path: string; packed: Uint8Array }> {
  const parts = key.split('/').filter((part) => part !== '' && part !== '..');
  let folder = dirname(resolve(file));
  for (let level = 0; level < MAX_LEVELS; level += 1, folder = dirname(folder)) {
    for (let from = 0; from < parts.length; from += 1) {
      const path = join(folder, ...parts.slice(from));
      const packed = await readIfThere(path);
      if (packed !== null) return { path, packed };
    }
  }
  throw new SealwatchError(
    'USAGE',
    `the inventory names ${JSON.stringify(key)}, which is not beside ${JSON.stringify(file)}: copy its data files as well`,
  );
}
