import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formDecoded, percentDecoded } from './form-encoding.ts';

describe('formDecoded', () => {
  it.each([
    ['a+b', 'a b'],
    ['a%2Bb', 'a+b'],
    ['a%252Bb', 'a%2Bb'],
    ['a%20b', 'a b'],
    ['%C3%BC', 'ü'],
    ['100%', '100%'],
    ['%ff+x', '%ff+x'],
  ])('reads %s as %s', (text, expected) => {
    expect(formDecoded(text)).toBe(expected);
  });

  it('reads every text that a form encodes as what it was', () => {
    const encoded = (text: string) => encodeURIComponent(text).replaceAll('%20', '+');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(formDecoded(encoded(text))).toBe(text);
      }),
    );
  });
});

describe('percentDecoded', () => {
  it.each([
    ['a+b%2Bc', 'a+b+c'],
    ['%zz', null],
  ])('reads %s as %s', (text, expected) => {
    expect(percentDecoded(text)).toBe(expected);
  });
});
