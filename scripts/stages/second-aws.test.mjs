import { expect, it } from 'vitest';
import { isGood } from './report.mjs';
import { secondAws } from './second-aws.mjs';

const TESTED = { passed: 9, failed: 0, skipped: 0, failures: [] };
const stage = (code) => secondAws(() => {}, { install: async () => code, test: async () => TESTED });

it('runs the tests where the second AWS is installed', async () => {
  expect(await stage(0)).toBe(TESTED);
});

it('counts as skipped, and fails nothing, where the machine has no Python for it', async () => {
  expect(await stage(3)).toEqual({ passed: 0, failed: 0, skipped: 1 });
  expect(isGood([{ passed: 1, failed: 0 }, await stage(3)])).toBe(true);
});

it.each([[1], [2], ['SIGTERM']])('fails where it cannot be installed (%s)', async (code) => {
  expect(await stage(code)).toEqual({ passed: 0, failed: 1 });
});
