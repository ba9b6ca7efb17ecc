import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { filesToRunAgain, withAgain } from './again.mjs';
import { count } from './count.mjs';
import { failures } from './failures.mjs';
import { runWith } from './run.mjs';

/**
 * Projects whose tests share servers and wait for them. On a machine that does much else one may meet its deadline: a file in which a test
 * failed is run once more, by itself.
 */
const SHARED_SERVERS = new Set(['integration', 'e2e', 'second-aws']);

/** Runs the tests of one project; says how many passed, failed and were skipped, and which failed. */
export const runProject = async (name, write) => {
  const first = await runOnce(name, write);
  const files = SHARED_SERVERS.has(name) ? filesToRunAgain(first.code, first.report) : [];
  if (files.length === 0) return first.result;
  write(`\n== ${name}: once more, by themselves: ${files.join(', ')}\n`);
  // What the functions were seen to call stays that of the whole run.
  const again = await runOnce(name, write, { files, environment: { SEALWATCH_AGAIN: '1' } });
  return withAgain(first.result, again.result);
};

const runOnce = async (name, write, { files = [], environment = {} } = {}) => {
  const folder = mkdtempSync(join(tmpdir(), 'sealwatch-results-'));
  const file = join(folder, 'results.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  try {
    const code = await runWith(
      environment,
      write,
      'vitest',
      'run',
      '--project',
      name,
      ...reporters,
      ...files,
    );
    const report = read(file);
    return { code, report, result: { ...count(code, report), failures: failures(report, code) } };
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
