import { describe, expect, it } from 'vitest';
import { msSince, secondsBetween, tooFarAhead, weekOf } from './time.ts';

const NOW = new Date('2026-11-30T12:00:00.000Z');

describe('how long ago a time was that another clock wrote', () => {
  it.each([
    ['2026-11-30T11:59:00.000Z', 60_000, 'a minute'],
    ['2026-11-30T12:00:00.000Z', 0, 'now'],
    ['2026-11-30T12:05:00.000Z', -300_000, 'not yet: clocks may differ by five minutes'],
    ['2026-11-30T12:05:00.001Z', Number.POSITIVE_INFINITY, 'longer than anybody waits: that clock was wrong'],
    ['2036-11-30T12:00:00.000Z', Number.POSITIVE_INFINITY, 'the same for ten years ahead'],
  ])('%s is %s ms: %s', (time, since) => {
    expect(msSince(time, NOW)).toBe(since);
  });

  it('what is due further ahead than that is looked for by a time', () => {
    expect(tooFarAhead('2026-11-30T12:00:00.000Z')).toBe('2026-11-30T12:05:00.000Z');
  });
});

it.each([
  ['2026-11-30T12:00:00.000Z', '2026-11-30T12:00:01.500Z', 2],
  ['2026-11-30T12:00:00.000Z', '2026-11-30T12:00:00.000Z', 0],
  ['2026-11-30T12:05:00.000Z', '2026-11-30T12:00:00.000Z', 0],
])('from %s to %s there are %d whole seconds, and never fewer than none', (from, to, seconds) => {
  expect(secondsBetween(from, to)).toBe(seconds);
});

it.each([
  ['2026-11-29T23:59:59.999Z', '2026-W48', 'the last moment of a Sunday'],
  ['2026-11-30T00:00:00.000Z', '2026-W49', 'the first one of a Monday'],
  ['2027-01-03T12:00:00.000Z', '2026-W53', 'a year with 53 weeks ends in January'],
  ['2027-01-04T00:00:00.000Z', '2027-W01', 'the week with the first Thursday is the first one'],
  ['2024-12-30T00:00:00.000Z', '2025-W01', 'a year may begin in December'],
  ['2021-01-01T00:00:00.000Z', '2020-W53', 'a Friday'],
])('%s is in the week %s: %s', (time, week) => {
  expect(weekOf(time)).toBe(week);
});
