import { expect, it } from 'vitest';
import { isGood } from './report.mjs';
import { secondAws } from './second-aws.mjs';

const TESTED = {
  'second-aws': { passed: 9, failed: 0, skipped: 0, failures: [] },
  localstack: { passed: 4, failed: 1, skipped: 0, failures: ['one'] },
};
const installed = [];
const stage = (code, project = 'second-aws', emulator = 'localemu') =>
  secondAws({ emulator, project }, () => {}, {
    install: async (name) => {
      installed.push(name);
      return code;
    },
    test: async (name) => TESTED[name],
  });

it.each([
  ['localemu', 'second-aws'],
  ['localstack', 'localstack'],
])('installs %s, and runs the tests on it', async (emulator, project) => {
  expect(await stage(0, project, emulator)).toBe(TESTED[project]);
  expect(installed.at(-1)).toBe(emulator);
});

it('counts as skipped, and fails nothing, where the machine has no Python for it', async () => {
  expect(await stage(3)).toEqual({ passed: 0, failed: 0, skipped: 1 });
  expect(isGood([{ passed: 1, failed: 0 }, await stage(3)])).toBe(true);
});

it.each([[1], [2], ['SIGTERM']])('fails where it cannot be installed (%s)', async (code) => {
  expect(await stage(code)).toEqual({ passed: 0, failed: 1 });
});
