import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from '../ready/root.mjs';
import { failures } from './failures.mjs';

const file = (status, assertionResults, message = '') => ({
  name: join(ROOT, 'core/a.test.ts'),
  status,
  message,
  assertionResults,
});
const PASSED = { status: 'passed', fullName: 'is well', failureMessages: [] };
const FAILED = { status: 'failed', fullName: 'is not', failureMessages: ['Error: 1\n  at a'] };

it('names each test that failed, with its message', () => {
  expect(failures({ testResults: [file('failed', [PASSED, FAILED])] })).toEqual([
    'core/a.test.ts > is not\n    Error: 1\n      at a',
  ]);
});

it('names a file that could not be loaded', () => {
  expect(failures({ testResults: [file('failed', [], 'no such module')] })).toEqual([
    'core/a.test.ts\n    no such module',
  ]);
});

it('says where to look for what the report does not say', () => {
  const passed = file('passed', [PASSED]);
  expect(failures({ testResults: [file('failed', [])] }, 1)).toEqual([
    'core/a.test.ts\n    not in a test itself: see what vitest printed',
  ]);
  for (const report of [{ testResults: [passed] }, undefined])
    expect(failures(report, 1)).toEqual(['not in a test itself: see what vitest printed']);
});

it('shortens what is long', () => {
  const long = { ...FAILED, failureMessages: ['x'.repeat(100_000)] };
  expect(failures({ testResults: [file('failed', [long])] })[0]?.length).toBeLessThan(1_100);
});

it('says nothing where all is well, or where there is no report', () => {
  expect([failures({ testResults: [file('passed', [PASSED])] }), failures(undefined)]).toEqual([[], []]);
});
