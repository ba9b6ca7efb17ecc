import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from '../ready/root.mjs';
import { filesToRunAgain, withAgain } from './again.mjs';

const test = (status) => ({ status, fullName: status, failureMessages: [] });
const file = (name, status, ...statuses) => ({
  name: join(ROOT, name),
  status,
  assertionResults: statuses.map(test),
});
const PASSED = file('a.test.ts', 'passed', 'passed');
const FAILED = file('b.test.ts', 'failed', 'passed', 'failed');

it.each([
  ['the files in which a test failed', 1, [PASSED, FAILED], ['b.test.ts']],
  ['nothing where all is well', 0, [PASSED], []],
  ['nothing where a file failed without a test', 1, [FAILED, file('c.test.ts', 'failed')], []],
  ['nothing where something failed that is in no file', 1, [PASSED], []],
  ...['soak', 'sequences', 'concurrency', 'activity-concurrency', 'activity-crashes'].map((name) => [
    `nothing where what plays at random has found a fault: ${name}`,
    1,
    [file(`test/integration/${name}.test.ts`, 'failed', 'failed')],
    [],
  ]),
  ['nothing where many files failed', 1, [FAILED, FAILED, FAILED, FAILED], []],
])('runs %s again', (_, code, testResults, files) => {
  expect(filesToRunAgain(code, { testResults })).toEqual(files);
});

it('runs nothing again without a report', () => {
  expect(filesToRunAgain(1, undefined)).toEqual([]);
});

const FIRST = { passed: 8, failed: 2, skipped: 1, failures: ['b > x', 'b > y'] };

it('counts what passed by itself, and names it', () => {
  expect(withAgain(FIRST, { passed: 5, failed: 0, skipped: 0, failures: [] })).toEqual({
    passed: 10,
    failed: 0,
    skipped: 1,
    failures: [],
    failedBeside: ['b > x', 'b > y'],
  });
});

it('counts what fails by itself too as failed', () => {
  expect(withAgain(FIRST, { passed: 4, failed: 1, skipped: 0, failures: ['b > y'] })).toEqual({
    passed: 9,
    failed: 1,
    skipped: 1,
    failures: ['b > y'],
    failedBeside: [],
  });
});
