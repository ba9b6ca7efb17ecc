import { join } from 'node:path';

/** The repository. */
export const ROOT = join(import.meta.dirname, '..', '..');

/** Where the build goes. */
export const DIST = join(ROOT, 'dist');
