import { expect, it } from 'vitest';
import { styleFor } from './style.ts';

const isColoured = (isTTY: boolean, environment: Record<string, string>) =>
  styleFor({ isTTY }, environment)('red', 'x') !== 'x';

it.each([
  [true, {}, true],
  [false, {}, false],
  [true, { NO_COLOR: '1' }, false],
  [true, { NO_COLOR: '' }, true],
  [true, { TERM: 'dumb' }, false],
  [false, { FORCE_COLOR: '1' }, true],
  [true, { FORCE_COLOR: '0' }, false],
  [true, { FORCE_COLOR: '1', NO_COLOR: '1' }, false],
])('on a terminal: %s, with %j: %s', (isTTY, environment, expected) => {
  expect(isColoured(isTTY, environment as Record<string, string>)).toBe(expected);
});
