import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byteRanges, parseContentRange, rangeHeader } from './byte-ranges.ts';

const plan = fc.record({
  start: fc.nat({ max: 10_000 }),
  size: fc.nat({ max: 10_000 }),
  length: fc.integer({ min: 1, max: 3_000 }),
});

describe('byte ranges', () => {
  it('cover every byte once, in order', () => {
    fc.assert(
      fc.property(plan, ({ start, size, length }) => {
        let next = start;
        for (const { first, last } of byteRanges(start, size, length)) {
          expect(first).toBe(next);
          expect(last - first + 1).toBeLessThanOrEqual(length);
          next = last + 1;
        }
        expect(next).toBe(Math.max(start, size));
      }),
    );
  });

  it('of S3 at its largest are made one by one', () => {
    const ranges = byteRanges(0, 50 * 10 ** 12, 8 * 2 ** 20);
    expect(ranges.next().value).toEqual({ first: 0, last: 8 * 2 ** 20 - 1 });
  });

  it('are read back from an answer as they were asked for', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (first, more) => {
        const asked = rangeHeader({ first, last: first + more }).replace('=', ' ');
        const parsed = parseContentRange(`${asked}/${first + more + 1}`);
        expect(parsed).toEqual({ first, last: first + more, size: first + more + 1 });
      }),
    );
  });

  it.each([undefined, '', 'bytes */10', 'bytes 0-9/*', 'bytes -9/10', 'items 0-1/2', 'bytes 0-9/10 '])(
    'are not read from %j',
    (header) => expect(parseContentRange(header)).toBeNull(),
  );
});
