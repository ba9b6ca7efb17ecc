import { statSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import type { FormatName } from '../../core/manifests/format.ts';

/** What is written into the directory that it is about is no part of that. */
export function ownNames(
  directory: string,
  file: string | undefined,
  format: FormatName,
): ReadonlySet<string> {
  if (file === undefined || format === 'bagit') return new Set();
  const name = relative(resolve(payloadOf(directory)), resolve(file));
  return name.startsWith('..') ? new Set() : new Set([name.split(sep).join('/')]);
}

/** The files of a bag are below its `data`; those of any other directory are in it. */
export function payloadOf(directory: string): string {
  const isBag = statSync(join(directory, 'bagit.txt'), { throwIfNoEntry: false })?.isFile() ?? false;
  return isBag ? join(directory, 'data') : directory;
}
