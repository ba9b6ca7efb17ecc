import { expect, it } from 'vitest';
import { count, styleFor } from './style.ts';

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

it.each([
  [0, '0'],
  [999, '999'],
  [1000, '1,000'],
  [-1234567, '-1,234,567'],
  [1234.5, '1,234.5'],
  [1e21, '1,000,000,000,000,000,000,000'],
])('%d is written as %s', (value, text) => {
  expect(count(value)).toBe(text);
});
