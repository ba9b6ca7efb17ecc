import { expect, it } from 'vitest';
import { isGood } from './report.mjs';
import { secondAws } from './second-aws.mjs';

const TESTED = {
  'second-aws': { passed: 9, failed: 0, skipped: 0, failures: [] },
  localstack: { passed: 4, failed: 1, skipped: 0, failures: ['one'] },
};
const stage = (code) =>
  secondAws(() => {}, { install: async () => code, test: async (name) => TESTED[name] });

it('runs the tests on each that is installed, and counts them together', async () => {
  expect(await stage(0)).toEqual({ passed: 13, failed: 1, skipped: 0, failures: ['one'] });
});

it('counts as skipped, and fails nothing, where the machine has no Python for it', async () => {
  expect(await stage(3)).toEqual({ passed: 0, failed: 0, skipped: 1 });
  expect(isGood([{ passed: 1, failed: 0 }, await stage(3)])).toBe(true);
});

it.each([[1], [2], ['SIGTERM']])('fails where it cannot be installed (%s)', async (code) => {
  expect(await stage(code)).toEqual({ passed: 0, failed: 1 });
});
