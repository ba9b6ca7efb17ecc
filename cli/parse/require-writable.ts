import { accessSync, constants, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { SealwatchError } from '../../core/base/errors.ts';

/**
 * Refuses a path that could not be written later, before anything is asked. Folders that are missing will be made.
 * @throws {SealwatchError} `USAGE`
 */
export function requireWritable(file: string): void {
  const path = resolve(file);
  const refused = (why: string) =>
    new SealwatchError('USAGE', `cannot write ${JSON.stringify(file)}: ${why}`);
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat?.isDirectory()) throw refused('it is a directory');
  let folder = dirname(path);
  try {
    while (folder !== dirname(folder) && !statSync(folder, { throwIfNoEntry: false }))
      folder = dirname(folder);
    if (!statSync(folder).isDirectory()) throw refused(`${JSON.stringify(folder)} is not a directory`);
    accessSync(stat ? path : folder, constants.W_OK);
  } catch (error) {
    if (error instanceof SealwatchError) throw error;
    throw refused(error instanceof Error ? error.message : String(error));
  }
}
