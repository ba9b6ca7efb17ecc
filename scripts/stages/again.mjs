import { relative } from 'node:path';
import { ROOT } from '../ready/root.mjs';

/** Where more files failed, it is the change that fails them, or the machine. */
const MAX_FILES = 3;

/** Tests that play at random: what they find once is a fault, however often they pass. */
const AT_RANDOM = /(soak|sequences|histories|concurrency|crashes)\.test\.ts$/;

/**
 * Files in which a test failed, from the root, by vitest's JSON report: these are run once more by themselves. None where something failed
 * that is in no test or plays at random, or where too many did.
 */
export const filesToRunAgain = (code, report) => {
  const failed = (report?.testResults ?? []).filter(({ status }) => status === 'failed');
  const isAllInTests = failed.every(({ assertionResults }) =>
    assertionResults.some((test) => test.status === 'failed'),
  );
  const files = failed.map(({ name }) => relative(ROOT, name));
  const isFault = !isAllInTests || files.some((file) => AT_RANDOM.test(file));
  return code === 0 || isFault || files.length > MAX_FILES ? [] : files;
};

/**
 * One result of a run and of the run of the files that failed in it: what a file gave by itself counts. What failed beside others only is
 * named all the same.
 */
export const withAgain = (first, again) => ({
  passed: first.passed + first.failed - again.failed,
  failed: again.failed,
  skipped: first.skipped,
  failures: again.failures,
  failedBeside: again.failed === 0 ? first.failures : [],
});
