import { expect, it } from 'vitest';
import { version } from '../../test/cli/samples.ts';
import type { VersionFact } from '../versions/facts.ts';
import { currentPeriods } from './current-periods.ts';

const at = (minute: number): string => `2026-11-20T03:${String(minute).padStart(2, '0')}:00.000Z`;
const stored = (id: string | null, minute: number, over: Partial<VersionFact> = {}): VersionFact =>
  version(id, { storedAt: at(minute), ...over }).fact;
const destroyed = (minute: number) => ({
  destroyed: { at: at(minute), by: 'delete' as const, sequencer: null, rank: null },
});

it.each<[string, readonly VersionFact[], readonly (readonly [number, number | null])[]]>([
  ['from when it was stored on', [stored('wrong', 5)], [[5, null]]],
  ['until the next version', [stored('good', 1), stored('wrong', 5), stored('again', 9)], [[5, 9]]],
  ['until a delete marker', [stored('wrong', 5), stored('marker', 9, { kind: 'delete-marker' })], [[5, 9]]],
  ['until it is destroyed', [stored('good', 1), stored('wrong', 5, destroyed(7))], [[5, 7]]],
  [
    'again where what covered it is destroyed',
    [stored('wrong', 5), stored('good', 9, destroyed(12))],
    [
      [5, 9],
      [12, null],
    ],
  ],
  [
    'again where a delete marker is taken away',
    [stored('wrong', 5), stored('m', 9, { kind: 'delete-marker', ...destroyed(12) })],
    [
      [5, 9],
      [12, null],
    ],
  ],
  ['never where it is not known', [stored('good', 1)], []],
  [
    'of a multipart upload from its end on',
    [stored('wrong', 5, { etag: '0f-3', announcedAt: at(8) }), stored('good', 9)],
    [[8, 9]],
  ],
  [
    'of an upload that ended after the next version from its beginning on, not less',
    [stored('wrong', 5, { etag: '0f-3', announcedAt: at(11) }), stored('good', 9)],
    [[5, 9]],
  ],
])('a version is current %s', (_, facts, periods) => {
  expect(currentPeriods(facts, 'wrong')).toEqual(
    periods.map(([from, to]) => ({ from: at(from), to: to === null ? null : at(to) })),
  );
});

it('the null version ends where it is overwritten in place', () => {
  const facts = [stored(null, 5), stored(null, 9)];
  expect(currentPeriods(facts, facts[0]?.version ?? '')).toEqual([{ from: at(5), to: at(9) }]);
});
