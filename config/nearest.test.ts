import { expect, it } from 'vitest';
import { nearest } from './resolve.ts';

it.each([
  ['exsting', ['name', 'existing', 'region'], 'existing'],
  ['kmskeyarn', ['kmsKeyArn', 'datasets'], 'kmsKeyArn'],
  ['mode', ['mode'], 'mode'],
  ['colour', ['name', 'datasets'], undefined],
  ['x', [], undefined],
])('for %s of %j finds %s', (word, candidates, expected) => {
  expect(nearest(word, candidates)).toBe(expected);
});
