import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
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

describe('letters that pass for those of another alphabet', () => {
  it.each([
    ['a Cyrillic letter in a Latin word', 'l\u0430bels.jsonl', 'l\\u{430}bels.jsonl'],
    ['a Greek letter in a Latin word', 'm\u03bfdel', 'm\\u{3bf}del'],
    ['a Cherokee letter in a Latin word', '\u13aanswers', '\\u{13aa}nswers'],
    [
      'a word of nothing but letters like Latin ones',
      'data/\u0441\u043e\u0440\u0430.txt',
      'data/\\u{441}\\u{43e}\\u{440}\\u{430}.txt',
    ],
    ['a letter like a Latin one that stands alone', 'part-\u0430', 'part-\\u{430}'],
    ['Greek in a Cyrillic word', 'м\u03bfдель', 'м\\u{3bf}дель'],
    ['a ligature', 'con\ufb01g', 'con\\u{fb01}g'],
    ['a letter of formulas', '\u{1d41a}dam', '\\u{1d41a}dam'],
  ])('are shown as escapes: %s', (_, text, shown) => {
    expect(escapeForPeople(text)).toBe(shown);
    expect(escapeSentence(text)).toBe(shown);
  });

  it.each([
    ['a Russian key', 'данные/модель-2026/обучение.jsonl'],
    ['a Greek key', 'δεδομένα/μοντέλο_v2.bin'],
    ['a key in several writings, each in its own words', 'модель-μοντέλο-model'],
    ['Chinese, Japanese and Korean beside Latin letters', '模型v2/データset/한글abc'],
    ['Arabic, Hebrew and Thai beside digits', 'مجموعة2/נתונים3/ข้อมูล'.normalize('NFC').replace(/\p{M}/gu, '')],
    ['wide letters', 'ＡＢＣ'],
    ['the ellipsis of what was shortened', 'arn:aws:iam::111122223333:role/…/Publisher'],
  ])('leave what is written in one alphabet readable: %s', (_, text) => {
    expect([escapeForPeople(text), escapeSentence(text)]).toEqual([text, text]);
  });
});
