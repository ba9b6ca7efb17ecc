import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  layoutOf,
  MAX_OBJECT_BYTES,
  MAX_UNITS,
  partBytes,
  partCount,
  partRange,
  unitCount,
  unitOf,
} from './layout.ts';

const size = fc.oneof(
  fc.integer({ min: 1, max: 1e9 }),
  fc.maxSafeInteger().map((number) => (Math.abs(number) % MAX_OBJECT_BYTES) + 1),
  // On the edge of a part, and beside it.
  fc
    .tuple(fc.integer({ min: 1, max: 745_000 }), fc.constantFrom(-1, 0, 1))
    .map(([parts, more]) => parts * 64 * 1024 * 1024 + more),
);

describe('the parts of an object of any size that S3 holds', () => {
  it('are all its bytes, once and in order', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 300 * 1024 * 1024 }),
        fc.integer({ min: 1, max: 8 }),
        (bytes, mib) => {
          const layout = layoutOf(bytes, mib, 1);
          let next = 0;
          for (let part = 0; part < partCount(layout); part++) {
            const { first, last } = partRange(layout, part);
            expect(first).toBe(next);
            expect(last).toBeGreaterThanOrEqual(first);
            next = last + 1;
          }
          expect(next).toBe(bytes);
        },
      ),
    );
  });

  it('begin where the ones before end, all of one length but the last, up to 50 TB', () => {
    fc.assert(
      fc.property(size, fc.double({ min: 0, max: 1, noNaN: true }), (bytes, at) => {
        const layout = layoutOf(bytes);
        const last = partCount(layout) - 1;
        const part = Math.floor(at * last);
        const range = partRange(layout, part);
        expect(range.first).toBe(part * partBytes(layout));
        if (part < last) expect(partRange(layout, part + 1).first).toBe(range.last + 1);
        expect(partRange(layout, last).last).toBe(bytes - 1);
        expect(partRange(layout, last).last - partRange(layout, last).first).toBeLessThan(partBytes(layout));
      }),
    );
  });

  it('belong to one unit each', () => {
    fc.assert(
      fc.property(size, (bytes) => {
        const layout = layoutOf(bytes);
        let next = 0;
        for (let unit = 0; unit < unitCount(layout); unit++) {
          const { firstPart, parts } = unitOf(layout, unit);
          expect([firstPart, parts > 0]).toEqual([next, true]);
          next += parts;
        }
        expect(next).toBe(partCount(layout));
      }),
      { numRuns: 25 },
    );
  });
});

it.each([
  // [bytes, parts, units]
  [7.5e9, 112, 7],
  [1e12, 14_902, 932],
  [5e12, 74_506, 3922],
  [MAX_OBJECT_BYTES, 745_059, 3985],
])('cuts %d bytes into %d parts and %d units', (bytes, parts, units) => {
  const layout = layoutOf(bytes);
  expect([partCount(layout), unitCount(layout)]).toEqual([parts, units]);
});

it('hands about less than Step Functions takes, for the largest object', () => {
  const layout = layoutOf(MAX_OBJECT_BYTES);
  const units = Array.from({ length: unitCount(layout) }, (_, unit) => unit);
  expect(units.length).toBeLessThanOrEqual(MAX_UNITS);
  expect(JSON.stringify({ units }).length).toBeLessThan(32_000);
  expect(JSON.stringify(units.map(() => ({ isDone: true }))).length).toBeLessThan(128_000);
});

it.each([0, -1, 1.5, Number.NaN])('refuses an object of %s bytes', (bytes) =>
  expect(() => layoutOf(bytes)).toThrow(expect.objectContaining({ code: 'INTERNAL' })),
);

it('refuses a unit that there is not', () =>
  expect(() => unitOf(layoutOf(7.5e9), 7)).toThrow('there is no unit 7, allowed are 0 to 6'));
