import { expect, it } from 'vitest';
import { EXIT, type ExitCode, worst } from './exit-codes.ts';

it.each([
  [[], 0],
  [[0, 0], 0],
  [[3, 0], 3],
  [[3, 1], 1],
  [[1, 2, 3], 2],
  [[3, 1, 2, 4], 4],
] as [ExitCode[], ExitCode][])('of %j it is %i', (codes, code) => {
  expect(worst(...codes)).toBe(code);
});

it('is the published table', () => {
  expect(EXIT).toEqual({ fine: 0, findings: 1, usage: 2, unchecked: 3, failed: 4 });
});
