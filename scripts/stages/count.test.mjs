import { expect, it } from 'vitest';
import { count } from './count.mjs';

const report = (passed, failed, testResults = []) => ({
  numPassedTests: passed,
  numFailedTests: failed,
  numPendingTests: 0,
  numTodoTests: 0,
  testResults,
});

const BROKEN = { status: 'failed', assertionResults: [{ status: 'skipped' }] };
const RED = { status: 'failed', assertionResults: [{ status: 'failed' }] };

it.each([
  ['all is well', 0, report(3, 0), { passed: 3, failed: 0 }],
  ['a test fails', 1, report(2, 1, [RED]), { passed: 2, failed: 1 }],
  ['a set-up fails, and its tests are skipped', 1, report(2, 0, [BROKEN]), { passed: 2, failed: 1 }],
  ['both', 1, report(2, 1, [RED, BROKEN]), { passed: 2, failed: 2 }],
  ['something outside of the tests fails', 1, report(3, 0), { passed: 3, failed: 1 }],
  ['nothing runs', 0, report(0, 0), { passed: 0, failed: 1 }],
  ['a server does not start, and there is no report', 1, undefined, { passed: 0, failed: 1 }],
  ['it hangs and is ended', 'SIGTERM', undefined, { passed: 0, failed: 1 }],
])('%s', (_, code, given, expected) => {
  expect(count(code, given)).toMatchObject(expected);
});
