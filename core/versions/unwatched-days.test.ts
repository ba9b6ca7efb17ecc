import { expect, it } from 'vitest';
import { type DayCoverage, emptyDay, stateOf } from './day-coverage.ts';
import { withUnwatchedDays } from './unwatched-days.ts';

const NOW = new Date('2026-11-20T14:00:00.000Z');

/** @param sureAt of that day, as hours and minutes */
const day = (name: string, sureAt: string | null, over: Partial<DayCoverage> = {}): DayCoverage => ({
  ...emptyDay('labels', name),
  sureAt: sureAt === null ? null : `${name}T${sureAt}:00.000Z`,
  ...over,
});

const shown = (days: readonly DayCoverage[]): readonly string[] =>
  withUnwatchedDays(days, NOW).map((each) => {
    const { day: name, blind } = each;
    const times = blind === null ? '' : ` ${blind.from.slice(5, 16)} to ${blind.to.slice(5, 16)}`;
    return `${name.slice(5)} ${stateOf(each)}${times}`;
  });

it.each<[string, readonly DayCoverage[], readonly string[]]>([
  [
    'days of which polls were sure to their ends are as they are',
    [day('2026-11-20', '13:45', { withEvent: 2 }), day('2026-11-19', '23:50')],
    ['11-20 seen', '11-19 quiet'],
  ],
  [
    'a poll that is late by less than 40 minutes leaves a day as it is',
    [day('2026-11-20', '13:20'), day('2026-11-19', '23:20')],
    ['11-20 quiet', '11-19 quiet'],
  ],
  [
    'where nothing polls any more today is blind from then on, and not quiet',
    [day('2026-11-20', '00:10')],
    ['11-20 blind 11-20T00:10 to 11-20T14:00'],
  ],
  [
    'each day on which nothing polled is blind, though nothing is kept of it',
    [day('2026-11-18', '10:00', { withEvent: 3 })],
    [
      '11-20 blind 11-20T00:00 to 11-20T14:00',
      '11-19 blind 11-19T00:00 to 11-20T00:00',
      '11-18 blind 11-18T10:00 to 11-19T00:00',
    ],
  ],
  [
    'what a poll says of a time before it counts to the days before as well',
    [
      day('2026-11-20', '13:50', {
        blind: { from: '2026-11-18T10:00:00.000Z', to: '2026-11-20T09:00:00.000Z' },
      }),
      day('2026-11-18', '10:00'),
    ],
    [
      '11-20 blind 11-18T10:00 to 11-20T09:00',
      '11-19 blind 11-19T00:00 to 11-20T00:00',
      '11-18 blind 11-18T10:00 to 11-19T00:00',
    ],
  ],
  [
    'the day of the seal is not blind before it, and not known where nothing was ever sure',
    [day('2026-11-20', null)],
    ['11-20 unknown'],
  ],
  ['without any day there is none', [], []],
  [
    'a day of tomorrow, of a clock that is ahead, stays',
    [day('2026-11-21', '00:01'), day('2026-11-20', '13:50')],
    ['11-21 quiet', '11-20 quiet'],
  ],
])('%s', (_, days, expected) => {
  expect(shown(days)).toEqual(expected);
});
