import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from './places.ts';

const COMPILER = join(ROOT, 'node_modules', '.bin', 'tsc');

/** Writes the declarations of what others import. */
export const declareTypes = async (): Promise<void> => {
  const project = join(import.meta.dirname, 'tsconfig.json');
  try {
    await promisify(execFile)(COMPILER, ['--project', project], { cwd: ROOT });
  } catch (error) {
    if (error instanceof Error && 'stdout' in error) process.stderr.write(String(error.stdout));
    throw error;
  }
};
