import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { SealwatchError } from '../../core/base/errors.ts';
import type { Source } from './source.ts';

const CHUNK = 256 * 1024;

/** A stream that can be read once. */
export type Input = AsyncIterable<Uint8Array> & { readonly isTTY?: boolean };

export const standardInput = (input: Input): Source => ({ name: '-', isRemote: false, open: () => input });

export const fileSource = (name: string): Source => ({
  name,
  isRemote: false,
  open: () => createReadStream(name, { highWaterMark: CHUNK }),
});

/**
 * Finds out before anything is judged whether a file can be read.
 * @throws {SealwatchError} `USAGE`
 */
export async function requireFile(name: string): Promise<void> {
  const found = await stat(name).catch((cause: Error) => {
    throw new SealwatchError('USAGE', `cannot read ${JSON.stringify(name)}: ${cause.message}`, { cause });
  });
  if (found.isDirectory())
    throw new SealwatchError('USAGE', `${JSON.stringify(name)} is a folder: name the files in it`);
}
