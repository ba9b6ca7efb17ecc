import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { differingRanges, MAX_RANGES } from './differing-ranges.ts';
import { layoutOf, partCount, partRange } from './layout.ts';

const MIB = 1024 * 1024;

/** An object of as many parts as there are letters, each of them full of its letter; the last one may be shorter. */
const content = (letters: string, size = letters.length * MIB) => {
  const digests = [...letters].map((letter) => createHash('sha256').update(letter).digest());
  return { ...layoutOf(size, 1, 1), digests: Buffer.concat(digests) };
};

it.each([
  // [expected, found, ranges in MiB, count]
  ['abc', 'abc', [], 0],
  ['abc', 'abX', [[2, 3]], 1],
  ['abc', 'XYc', [[0, 2]], 1],
  [
    'abcd',
    'XbYd',
    [
      [0, 1],
      [2, 3],
    ],
    2,
  ],
  ['abc', 'abcde', [[3, 5]], 1],
  [
    'abcde',
    'Xbc',
    [
      [0, 1],
      [3, 5],
    ],
    2,
  ],
])('of %s and %s differ the MiB %j', (expected, found, ranges, count) => {
  const differences = differingRanges(content(expected), content(found));
  expect(differences?.ranges.map(({ first, last }) => [first / MIB, (last + 1) / MIB])).toEqual(ranges);
  expect(differences?.count).toBe(count);
});

it('counts the bytes of a last part that is shorter', () => {
  const differences = differingRanges(content('ab', 1.5 * MIB), content('aX', 1.5 * MIB));
  expect(differences).toEqual({ ranges: [{ first: MIB, last: 1.5 * MIB - 1 }], count: 1, bytes: MIB / 2 });
});

it('names a few of very many, and counts them all', () => {
  const letters = 'ab'.repeat(50);
  const differences = differingRanges(content(letters), content('aX'.repeat(50)));
  expect(differences).toMatchObject({ count: 50, bytes: 50 * MIB });
  expect(differences?.ranges).toHaveLength(MAX_RANGES);
});

it('does not compare what was cut differently', () =>
  expect(differingRanges(content('ab'), { ...content('ab'), partMiB: 2 })).toBe(null));

it('names every part that differs, and no other', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 18 });
  fc.assert(
    fc.property(letters, letters, (one, other) => {
      const longer = one.length > other.length ? content(one) : content(other);
      const { ranges = [] } = differingRanges(content(one), content(other)) ?? {};
      const isNamed = (part: number) => {
        const { first, last } = partRange(longer, part);
        return ranges.some((range) => range.first <= first && last <= range.last);
      };
      for (let part = 0; part < partCount(longer); part++)
        expect([part, isNamed(part)]).toEqual([part, one[part] !== other[part]]);
    }),
  );
});
