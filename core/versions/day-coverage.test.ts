import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type DayCoverage,
  delayOfShare,
  emptyDay,
  isMeasured,
  longer,
  stateOf,
  stepOf,
  withVersion,
} from './day-coverage.ts';
import type { VersionRecord } from './version-record.ts';

const DAY = emptyDay('labels', '2026-11-20');

const version = (over: Partial<VersionRecord['fact']> = {}, seenAt = '2026-11-20T10:00:03.000Z') =>
  ({
    class: 'altered',
    seenAt,
    fact: {
      kind: 'object',
      storedAt: '2026-11-20T10:00:00.000Z',
      announcedAt: null,
      sequencer: '0055',
      digest: 'sha256:1',
      unestablished: null,
      ...over,
    },
  }) as VersionRecord;

describe('a version', () => {
  it.each<[string, VersionRecord, Partial<DayCoverage>]>([
    [
      'with its event, with the time until it was recorded',
      version(),
      { withEvent: 1, withoutEvent: 0, blind: null, delays: { 3: 1 }, worstDelay: 3 },
    ],
    [
      'without an event, as a time in which nobody saw it',
      version({ sequencer: null }, '2026-11-20T13:00:00.000Z'),
      {
        withEvent: 0,
        withoutEvent: 1,
        blind: { from: '2026-11-20T10:00:00.000Z', to: '2026-11-20T13:00:00.000Z' },
        worstDelay: 10_800,
      },
    ],
    [
      'that took long to upload, from its end on',
      version({ announcedAt: '2026-11-20T10:00:02.000Z' }),
      { worstDelay: 1 },
    ],
    [
      'that was gone before anybody looked, as an event without a version',
      version({ unestablished: 'gone', digest: null }),
      { withEvent: 0, withoutVersion: 1, worstDelay: null },
    ],
    [
      'of which only the deletion was seen, as an event without a version',
      version({ kind: 'unknown', sequencer: null }),
      { withoutVersion: 1 },
    ],
    [
      'that a wrong clock stored later than it was seen, as one without a delay',
      version({ storedAt: '2026-11-20T11:00:00.000Z' }),
      { delays: { 0: 1 }, worstDelay: 0 },
    ],
  ])('counts %s', (_, record, expected) => {
    expect(withVersion(DAY, record)).toMatchObject(expected);
  });

  it('that was counted before is not counted again', () => {
    const day = { ...DAY, countedUntil: '2026-11-20T10:00:03.000Z' };
    expect(withVersion(day, version())).toBe(day);
  });

  it.each<[string, VersionRecord, string | null, boolean]>([
    ['with an event', version(), null, true],
    ['without one, after the seal', version({ sequencer: null }), '2026-11-20T09:00:00.000Z', true],
    ['without one, from before the seal', version({ sequencer: null }), '2026-11-20T11:00:00.000Z', false],
    ['without one, of a dataset that is not sealed', version({ sequencer: null }), null, false],
    [
      'that the seal pinned',
      { ...version({ sequencer: null }), class: 'baseline' },
      '2026-11-20T09:00:00.000Z',
      false,
    ],
  ])('%s is measured: %#', (_, record, sealedAt, is) => {
    expect(isMeasured(record, sealedAt)).toBe(is);
  });
});

describe('a day', () => {
  const sure = { ...DAY, sureAt: '2026-11-20T10:00:00.000Z' };
  it.each<[string, DayCoverage, string]>([
    ['on which nothing came while everything stood is quiet', sure, 'quiet'],
    ['on which nothing came and nobody was sure is unknown', DAY, 'unknown'],
    ['on which everything had its event is seen', { ...sure, withEvent: 5 }, 'seen'],
    ['on which an event came, of a version that was gone, is seen', { ...sure, withoutVersion: 1 }, 'seen'],
    ['on which one version had no event is blind', { ...sure, withEvent: 5, withoutEvent: 1 }, 'blind'],
    ['on which the feed was cut for a while is blind', { ...sure, blind: { from: '1', to: '2' } }, 'blind'],
  ])('%s', (_, day, state) => {
    expect(stateOf(day)).toBe(state);
  });
});

describe('delays', () => {
  it('have a step that is not below them, and at most a third above', () => {
    fc.assert(
      fc.property(fc.integer({ min: 5, max: 10_000_000 }), (seconds) => {
        const step = stepOf(seconds);
        expect(step).toBeGreaterThanOrEqual(seconds);
        expect(step).toBeLessThanOrEqual(Math.ceil(seconds * 1.34));
        expect(stepOf(step)).toBe(step);
      }),
    );
  });

  it('give a median and a p95 as whoever sorted them would, rounded up to a step', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 100_000 }), { minLength: 1 }),
        fc.constantFrom(0.5, 0.95),
        (all, share) => {
          const delays: Record<string, number> = {};
          for (const each of all) delays[stepOf(each)] = (delays[stepOf(each)] ?? 0) + 1;
          const sorted = all.toSorted((a, b) => a - b);
          const exact = sorted[Math.ceil(share * all.length) - 1] ?? 0;
          expect(delayOfShare(delays, share)).toBe(stepOf(exact));
        },
      ),
    );
  });

  it('of no version are not known', () => {
    expect(delayOfShare({}, 0.5)).toBeNull();
  });
});

it('keeps the longer of two blind times, and of one that goes on its newest end', () => {
  const short = { from: '2026-11-20T10:00:00Z', to: '2026-11-20T10:15:00Z' };
  const long = { from: '2026-11-20T08:00:00Z', to: '2026-11-20T09:00:00Z' };
  const grown = { ...short, to: '2026-11-20T10:30:00Z' };
  expect([longer(short, long), longer(long, short), longer(short, grown), longer(null, short)]).toEqual([
    long,
    long,
    grown,
    short,
  ]);
});
