import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isMadeBefore } from '../../core/readers/log-places.ts';
import type { LogStore } from '../judge/log-bucket.ts';
import {
  fileSource,
  type Input,
  objectSource,
  type Source,
  STANDARD_INPUT,
  standardInput,
} from '../judge/sources.ts';
import { isAddress, parseAddress } from '../parse/options.ts';

/** A file of logs; it can be sent between threads. */
export type LogFile =
  | { readonly kind: 'standard' }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'object'; readonly bucket: string; readonly key: string };

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
  else if (isAddress(name)) {
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

/** A file, to be read. */
export function sourceOf(file: LogFile, standard: Input, reach: () => LogStore): Source {
  switch (file.kind) {
    case 'standard':
      return standardInput(standard);
    case 'file':
      return fileSource(file.path);
    case 'object':
      return objectSource(file, () => reach().body(file.bucket, file.key));
  }
}
