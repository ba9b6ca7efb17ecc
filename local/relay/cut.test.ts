import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutOf, cutter } from './cut.ts';

describe('what a Range header asks for', () => {
  it.each([
    ['bytes=0-0', 6, { kind: 'part', first: 0, last: 0 }],
    ['bytes=2-', 6, { kind: 'part', first: 2, last: 5 }],
    ['bytes=-2', 6, { kind: 'part', first: 4, last: 5 }],
    ['bytes=-9', 6, { kind: 'part', first: 0, last: 5 }],
    ['bytes=0-9', 6, { kind: 'part', first: 0, last: 5 }],
    ['bytes=6-', 6, { kind: 'unsatisfiable' }],
    ['bytes=-0', 6, { kind: 'unsatisfiable' }],
    ['bytes=0-', 0, { kind: 'unsatisfiable' }],
    ['bytes=3-1', 6, undefined],
    ['bytes=-', 6, undefined],
    ['bytes=0-1,3-4', 6, undefined],
    ['items=0-1', 6, undefined],
  ])('%s of %i bytes', (range, size, cut) => {
    expect(cutOf(range, size)).toEqual(cut);
  });
});

describe('cutting', () => {
  it('gives the asked bytes, however they are chunked', async () => {
    const chunks = fc.array(fc.uint8Array({ minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(chunks, fc.nat(39), fc.nat(39), async (parts, a, b) => {
        const whole = Buffer.concat(parts);
        const [first, last] = [Math.min(a, b) % whole.length, whole.length - 1].map((n, i) =>
          i ? Math.min(n, Math.max(a, b)) : n,
        );
        if (first === undefined || last === undefined || last < first) return;
        const source = Readable.from(parts.map((part) => Buffer.from(part)));
        expect(await buffer(source.pipe(cutter(first, last)))).toEqual(whole.subarray(first, last + 1));
      }),
    );
  });

  it('ends before the source does', async () => {
    const endless = Readable.from(
      (function* () {
        for (;;) yield Buffer.from('abc');
      })(),
    );
    expect((await buffer(endless.pipe(cutter(1, 4)))).toString()).toBe('bcab');
    endless.destroy();
  });
});
