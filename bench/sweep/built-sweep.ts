import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const SWEEP = fileURLToPath(new URL('sweep-once.ts', import.meta.url));

/**
 * Puts the process that sweeps into a folder, with a configuration beside it, as functions are deployed.
 * @returns its file
 */
export async function builtSweep(folder: string): Promise<string> {
  const file = join(folder, 'sweep-once.mjs');
  await build({
    entryPoints: [SWEEP],
    outfile: file,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    logLevel: 'warning',
  });
  await writeFile(join(folder, 'config.json'), JSON.stringify({ buckets: [] }));
  return file;
}
