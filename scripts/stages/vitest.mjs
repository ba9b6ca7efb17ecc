import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { count } from './count.mjs';
import { run } from './run.mjs';

/** Runs the tests of one project; tells how many passed, failed and were skipped. */
export const runProject = async (name) => {
  const folder = mkdtempSync(join(tmpdir(), 'sealwatch-results-'));
  const file = join(folder, 'results.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  try {
    const code = await run('vitest', 'run', '--project', name, ...reporters);
    return count(code, read(file));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const read = (file) => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
};
