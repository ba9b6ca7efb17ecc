import fc from 'fast-check';
import { expect, it } from 'vitest';
import { LineCutter } from './text-forms.ts';

it('gives the same lines wherever bytes are cut into chunks', () => {
  const text = fc.string({ unit: fc.constantFrom('a', '\n', 'b', '日') });
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 5 }), (whole, size) => {
      const cutter = new LineCutter();
      const bytes = Buffer.from(whole);
      const lines: Uint8Array[] = [];
      for (let at = 0; at < bytes.length; at += size)
        lines.push(...cutter.push(bytes.subarray(at, at + size)));
      lines.push(...cutter.end());
      const expected =
        whole.endsWith('\n') || whole === '' ? whole.split('\n').slice(0, -1) : whole.split('\n');
      expect(lines.map((line) => Buffer.from(line).toString())).toEqual(expected);
    }),
  );
});
