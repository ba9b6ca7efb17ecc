import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { SealwatchError } from '../../core/base/errors.ts';
import { isMadeBefore } from '../../core/readers/log-places.ts';
import type { LogStore } from '../judge/log-bucket.ts';
import type { Input, Source } from '../judge/sources.ts';
import { parseAddress } from '../parse/options.ts';

/** A file of logs; it can be sent between threads. */
export type LogFile =
  | { readonly kind: 'standard' }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'object'; readonly bucket: string; readonly key: string };

const STANDARD_INPUT = '-';

/**
 * Checks what is to be read, before anything is.
 * @throws {SealwatchError} `USAGE`
 */
export async function requireLogs(names: readonly string[]): Promise<void> {
  if (names.filter((name) => name === STANDARD_INPUT).length > 1)
    throw new SealwatchError('USAGE', 'standard input can be read once: name - once');
  for (const name of names) {
    if (name.startsWith('s3://')) parseAddress(name);
    else if (name !== STANDARD_INPUT)
      await stat(name).catch((cause: Error) => {
        throw new SealwatchError('USAGE', `cannot read ${JSON.stringify(name)}: ${cause.message}`, { cause });
      });
  }
}

/**
 * The files that names mean: files, all below directories, all objects under a prefix. What its name shows to be older than what is asked
 * for is left out.
 * @param since ISO time
 */
export async function* logFiles(
  names: readonly string[],
  since: string,
  reach: () => LogStore,
  onLeftOut: () => void,
): AsyncGenerator<LogFile> {
  for (const name of names)
    for await (const file of filesOf(name, reach)) {
      if (file.kind !== 'standard' && isMadeBefore(file.kind === 'file' ? file.path : file.key, since))
        onLeftOut();
      else yield file;
    }
}

async function* filesOf(name: string, reach: () => LogStore): AsyncGenerator<LogFile> {
  if (name === STANDARD_INPUT) yield { kind: 'standard' };
  else if (name.startsWith('s3://')) {
    const { bucket, key: prefix } = parseAddress(name);
    for await (const key of reach().keys(bucket, prefix)) yield { kind: 'object', bucket, key };
  } else yield* pathsBelow(name);
}

// Links are not followed out of a directory: they may lead round in a circle.
async function* pathsBelow(path: string): AsyncGenerator<LogFile> {
  if (!(await stat(path)).isDirectory()) {
    yield { kind: 'file', path };
    return;
  }
  const entries = await readdir(path, { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.isDirectory()) yield* pathsBelow(join(path, entry.name));
    else if (entry.isFile()) yield { kind: 'file', path: join(path, entry.name) };
  }
}

const CHUNK_BYTES = 256 * 1024;

/** A file, to be read. */
export function sourceOf(file: LogFile, standard: Input, reach: () => LogStore): Source {
  switch (file.kind) {
    case 'standard':
      return { name: '-', isRemote: false, open: () => standard };
    case 'file':
      return {
        name: file.path,
        isRemote: false,
        open: () => createReadStream(file.path, { highWaterMark: CHUNK_BYTES }),
      };
    case 'object':
      return { name: `s3://${file.bucket}/${file.key}`, isRemote: true, open: () => opened(file, reach()) };
  }
}

async function* opened(
  { bucket, key }: { readonly bucket: string; readonly key: string },
  store: LogStore,
): AsyncGenerator<Uint8Array> {
  yield* await store.body(bucket, key);
}
