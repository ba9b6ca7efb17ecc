import { stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { SealwatchError } from '../../core/base/errors.ts';
import { readBytes } from '../parse/read-text.ts';

/** No text of JavaScript is longer. */
const MAX_MANIFEST_BYTES = 512 * 2 ** 20;

/**
 * The bytes of a file of a manifest, or of standard input for `-`.
 * @throws {SealwatchError} `USAGE` for one that cannot be read, or is larger than 512 MiB
 */
export async function manifestBytes(file: string): Promise<Uint8Array> {
  const size = file === '-' ? 0 : ((await stat(file).catch(() => null))?.size ?? 0);
  if (size > MAX_MANIFEST_BYTES) throw tooLarge(file);
  return readBytes(file);
}

const tooLarge = (file: string): SealwatchError =>
  new SealwatchError(
    'USAGE',
    `${JSON.stringify(file)} is larger than 512 MiB, the most that is read of a manifest`,
  );

/**
 * What a file holds, unpacked where gzip packed it, as S3 writes inventories.
 * @throws {SealwatchError} `USAGE` for what is broken, or larger than 512 MiB
 */
export async function unpacked(bytes: Uint8Array, file: string): Promise<Uint8Array> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return await promisify(gunzip)(bytes, { maxOutputLength: MAX_MANIFEST_BYTES });
  } catch (error) {
    if (error instanceof RangeError) throw tooLarge(file);
    throw new SealwatchError('USAGE', `${JSON.stringify(file)} is packed by gzip and broken`, {
      cause: error,
    });
  }
}
