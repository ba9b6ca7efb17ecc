import fc from 'fast-check';
import { expect, it } from 'vitest';
import { escapeForPeople, escapeSentence, messageBytes } from './escape.ts';

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
  const shown = code.length <= 2 ? `\\x${code}` : `\\u{${code}}`;
  expect(escapeForPeople(`models/a${character}b`)).toBe(`models/a${shown}b`);
});

it.each([
  ['a blank at the end', 'a ', 'a\\x20'],
  ['a blank at the beginning', ' a', '\\x20a'],
  ['two blanks', 'a  b', 'a\\x20\\x20b'],
  ['one blank within', 'a b', 'a b'],
  ['a backslash', 'a\\x20', 'a\\\\x20'],
  ['a letter and its accent', 'e\u0301', 'e\\u{301}'],
  ['a letter with its accent', 'é', 'é'],
  ['a sign that is another letter in NFC', '\u212b \u2126 \u212a', '\\u{212b} \\u{2126} \\u{212a}'],
  ['a syllable of Hangul in parts', '\u1100\u1161\u11a8', 'ᄀ\\u{1161}\\u{11a8}'],
  ['what stands for a character that is missing', 'a\ufffd', 'a\\u{fffd}'],
  ['a line end', 'a\nb', 'a\\nb'],
  ['a byte of a name that is not UTF-8', 'a\udcff', 'a\\u{dcff}'],
])('shows %s so that nothing else looks like it', (_, text, shown) => {
  expect(escapeForPeople(text)).toBe(shown);
});

const hostile = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      ...'\\nrtxu{}0123456789abcdef \n\r\t\x1b\u00a0\u0301\u00e9e\u212b\u1100\u1161\uac00\u3164\ufe0f\u202e\udcff',
    ),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 2 }),
  ),
});

/** Reads escapes back: where this gives the text again, no two texts are shown alike. */
const read = (shown: string): string =>
  shown.replace(/\\(?:x(..)|u\{(.*?)\}|(.))/g, (_, byte?: string, point?: string, named = '') =>
    byte || point
      ? String.fromCodePoint(Number.parseInt(byte ?? point ?? '', 16))
      : ({ n: '\n', r: '\r', t: '\t' }[named as string] ?? named),
  );

it('shows two texts alike only where they are the same', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      expect(read(escapeForPeople(text))).toBe(text);
    }),
    { numRuns: 2000 },
  );
});

it('shows nothing that is not seen, and nothing that changes in NFC', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const shown = escapeForPeople(text);
      expect(shown).not.toMatch(/(?! )[\p{C}\p{Z}\p{M}\p{DI}]|^ | $| {2}/u);
      expect(shown.normalize('NFC')).toBe(shown);
    }),
    { numRuns: 2000 },
  );
});

it('shows every character as one that is seen', () => {
  for (let point = 0; point <= 0x10ffff; point += 1) {
    const shown = escapeForPeople(`a${String.fromCodePoint(point)}a`);
    if (point > 0x7e && shown.length < 5) expect(shown).toMatch(/^a[\p{L}\p{N}\p{P}\p{S}]a$/u);
  }
});

it('shows a sentence of our own as it is, but for what is not seen', () => {
  expect(escapeSentence('line 1:  "a\\\\b\u202e" ')).toBe('line 1:  "a\\\\b\\u{202e}" ');
});

it('leaves readable text as it is', () => {
  expect(escapeForPeople('ü é 模型 한글 مجموعة 😀 +%2B')).toBe('ü é 模型 한글 مجموعة 😀 +%2B');
});
