import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeJson, escapeText } from './escape.ts';

describe('escapeText', () => {
  it.each([
    ['plain key/with spaces.jsonl', 'plain key/with spaces.jsonl'],
    ['a\nb\tc\r', 'a\\nb\\tc\\r'],
    ['\x1b[31mred\x07', '\\x1b[31mred\\x07'],
    ['\u202egpj.exe', '\\u{202e}gpj.exe'],
    ['zero\u200bwidth', 'zero\\u{200b}width'],
    ['no\u00a0break', 'no\\xa0break'],
    ['tag\u{e0041}', 'tag\\u{e0041}'],
    ['\ud800 alone', '\\u{d800} alone'],
    ['back\\slash', 'back\\\\slash'],
    ['Grüße/日本語/🙂', 'Grüße/日本語/🙂'],
  ])('shows %j as %s', (text, shown) => {
    expect(escapeText(text)).toBe(shown);
  });

  it('shows two texts as the same only when they are', () => {
    const hostile = fc.string({
      unit: fc.constantFrom(
        '\\',
        'n',
        'x',
        '\n',
        '\x1b',
        '1',
        'b',
        'u',
        '{',
        '}',
        '\u202e',
        '2',
        '0',
        'e',
        '\ud800',
      ),
    });
    fc.assert(
      fc.property(hostile, hostile, (a, b) => {
        expect(escapeText(a) === escapeText(b)).toBe(a === b);
      }),
    );
  });

  it('leaves nothing that moves the cursor or turns the direction', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(escapeText(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
      }),
    );
  });
});

describe('escapeJson', () => {
  it('means the same value', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const shown = escapeJson(JSON.stringify({ key: text }));
        expect(JSON.parse(shown)).toEqual({ key: text });
        expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      }),
    );
  });
});
