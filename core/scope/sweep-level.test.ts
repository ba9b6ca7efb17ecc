import { describe, expect, it } from 'vitest';
import { fewerThanPercent, parseInterval, parseSweepLevel, scheduleOf } from './sweep-level.ts';

describe('a level', () => {
  it.each([
    ['versions', { kind: 'versions' }],
    ['s3', { kind: 's3' }],
    ['read', { kind: 'read' }],
    ['sample=1%', { kind: 'sample', percent: 1 }],
    ['sample=0.05%', { kind: 'sample', percent: 0.05 }],
    ['sample=100%', { kind: 'sample', percent: 100 }],
  ])('%s is read', (text, level) => {
    expect(parseSweepLevel(text)).toEqual(level);
  });

  it.each([
    '',
    'S3',
    'sample',
    'sample=',
    'sample=0%',
    'sample=101%',
    'sample=-1%',
    'sample=1',
    'sample=1e1%',
    'READ',
  ])('%j is none', (text) => {
    expect(parseSweepLevel(text)).toBeNull();
  });
});

it.each([
  ['1h', 1],
  ['7d', 168],
  ['4w', 672],
  ['366d', 8784],
  ['0h', null],
  ['367d', null],
  ['7', null],
  ['1.5d', null],
  ['1m', null],
])('the interval %j is %j hours', (text, hours) => {
  expect(parseInterval(text)).toBe(hours);
});

it.each([
  [undefined, { hours: 24, level: 'versions' }],
  [false, null],
  [
    { every: '7d', level: 'read' },
    { hours: 168, level: 'read' },
  ],
] as const)('the schedule of %j is %j', (configured, schedule) => {
  expect(scheduleOf(configured)).toEqual(schedule);
});

it.each([
  [0, 100],
  [1, 95],
  [59, 4.95],
  [300, 0.99],
  [3000, 0.1],
])('with %i keys drawn and none altered, fewer than %d % differ with 95 %% confidence', (drawn, percent) => {
  expect(fewerThanPercent(drawn)).toBeCloseTo(percent, 1);
  // Were so many altered, so many draws would have met none in 5 % of the cases.
  expect((1 - fewerThanPercent(drawn) / 100) ** drawn).toBeCloseTo(drawn === 0 ? 1 : 0.05, 6);
});
