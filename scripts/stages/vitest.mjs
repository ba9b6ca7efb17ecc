import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { count } from './count.mjs';
import { failures } from './failures.mjs';
import { run } from './run.mjs';

/** Runs the tests of one project; says how many passed, failed and were skipped, and which failed. */
export const runProject = async (name, write) => {
  const folder = mkdtempSync(join(tmpdir(), 'sealwatch-results-'));
  const file = join(folder, 'results.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  try {
    const code = await run(write, 'vitest', 'run', '--project', name, ...reporters);
    const report = read(file);
    return { ...count(code, report), failures: failures(report, code) };
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
