import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SealwatchError } from '../config/index.ts';

/** The folder of this package, whether this file runs as source or from `dist`: the nearest one with a `package.json`. */
export const packageFolder = (start = dirname(fileURLToPath(import.meta.url))): string => {
  if (existsSync(join(start, 'package.json'))) return start;
  const parent = dirname(start);
  if (parent === start) throw new SealwatchError('INTERNAL', 'no package.json lies above the running code');
  return packageFolder(parent);
};
