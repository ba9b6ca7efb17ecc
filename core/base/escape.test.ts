import fc from 'fast-check';
import { expect, it } from 'vitest';
import { escapeForPeople, messageBytes } from './escape.ts';

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

it.each([
  ['a Hangul filler', '\u3164'],
  ['a halfwidth Hangul filler', '\uffa0'],
  ['a Braille blank', '\u2800'],
  ['a no-break space', '\u00a0'],
  ['a combining mark', '\u0301'],
  ['a variation selector', '\ufe0f'],
  ['a variation selector beyond the first plane', '\u{e0100}'],
  ['a noncharacter', '\uffff'],
  ['the mark that turns the direction', '\u202e'],
])('shows %s as an escape', (_, character) => {
  const code = (character.codePointAt(0) ?? 0).toString(16);
  expect(escapeForPeople(`models/a${character}b`)).toBe(`models/a\\u{${code}}b`);
});

it('leaves readable text as it is', () => {
  expect(escapeForPeople('ü é 模型 한글 مجموعة 😀 +%2B')).toBe('ü é 模型 한글 مجموعة 😀 +%2B');
});
