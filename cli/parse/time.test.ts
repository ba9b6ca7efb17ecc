import { expect, it } from 'vitest';
import { parseFuture, parsePast } from './options.ts';

const NOW = new Date('2026-11-21T10:00:00.000Z');

it.each([
  ['30m', '2026-11-21T09:30:00.000Z'],
  ['24h', '2026-11-20T10:00:00.000Z'],
  ['7d', '2026-11-14T10:00:00.000Z'],
  ['2w', '2026-11-07T10:00:00.000Z'],
  ['2026-11-20', '2026-11-20T00:00:00.000Z'],
  ['2026-11-20T10:00:00Z', '2026-11-20T10:00:00.000Z'],
  ['2026-11-20T10:00+02:00', '2026-11-20T08:00:00.000Z'],
])('%s ago is %s', (text, time) => {
  expect(parsePast(text, NOW)).toBe(time);
});

it.each(['', '24', '24 h', 'yesterday', '2026-11-20T10:00:00', '2026-13-40', '-1h', '1e3h'])(
  'refuses %j',
  (text) => {
    expect(() => parsePast(text, NOW)).toThrow('not a time');
  },
);

it('wants an expiry that is still to come', () => {
  expect(parseFuture('24h', NOW)).toBe('2026-11-22T10:00:00.000Z');
  expect(() => parseFuture('2026-11-20', NOW)).toThrow('has passed');
  expect(() => parseFuture('0h', NOW)).toThrow('has passed');
});
