import { expect, it } from 'vitest';
import { isUrgent, URGENT_BYTES } from './routing.ts';

it.each([
  ['sealed', null, true],
  ['append-only', 0, true],
  ['growing', URGENT_BYTES, true],
  ['sealed', URGENT_BYTES + 1, false],
  ['open', null, false],
  ['open', 1, false],
] as const)('a change in mode %s of size %s is urgent: %s', (mode, size, expected) => {
  expect(isUrgent(mode, size)).toBe(expected);
});
