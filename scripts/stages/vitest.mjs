import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './run.mjs';

/** Runs the tests of one project; tells how many passed, failed and were skipped. */
export const runProject = async (name) => {
  const folder = mkdtempSync(join(tmpdir(), 'sealwatch-results-'));
  const file = join(folder, 'results.json');
  try {
    const code = await run(
      'vitest',
      'run',
      '--project',
      name,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${file}`,
    );
    return count(code, read(file));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const count = (code, report) => {
  const passed = report?.numPassedTests ?? 0;
  const failed = (report?.numFailedTests ?? 0) + brokenFiles(report);
  const skipped = (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0);
  // A server that could not start, an error outside of a test, or nothing that ran.
  const isBroken = failed === 0 && (code !== 0 || passed === 0);
  return { passed, failed: isBroken ? 1 : failed, skipped };
};

// A file that could not be loaded, or whose set-up failed, has failed although none of its tests has.
const brokenFiles = (report) =>
  (report?.testResults ?? []).filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  ).length;

const read = (file) => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
};
