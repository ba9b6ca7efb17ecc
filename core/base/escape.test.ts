import fc from 'fast-check';
import { expect, it } from 'vitest';
import { messageBytes } from './escape.ts';

it('counts what SNS counts, whatever the text holds', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), (text) => {
      const json = JSON.stringify(JSON.stringify(text));
      expect(messageBytes(text)).toBe(new TextEncoder().encode(json).length);
    }),
  );
});

it('counts nothing as the null that stands for it', () => {
  expect(messageBytes(undefined)).toBe(messageBytes(null));
});
