import { expect, it } from 'vitest';
import { isForBulk, queueOf, URGENT_BYTES } from './object-queue.ts';

it.each([
  ['sealed', 'urgent'],
  ['append-only', 'urgent'],
  ['growing', 'urgent'],
  ['open', 'bulk'],
] as const)('changes in mode %s arrive on the queue %s', (mode, queue) => {
  expect(queueOf(mode)).toBe(queue);
});

it.each([
  [null, false],
  [0, false],
  [URGENT_BYTES, false],
  [URGENT_BYTES + 1, true],
  // The largest object that S3 takes.
  [50 * 1024 ** 4, true],
])('a change of size %s is passed on: %s', (size, expected) => {
  expect(isForBulk(size)).toBe(expected);
});
