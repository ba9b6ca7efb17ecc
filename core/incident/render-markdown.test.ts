import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeForPeople } from '../base/escape.ts';
import { code, prose } from './render-markdown.ts';

const hostile = fc.string({
  unit: fc.oneof(
    fc.constantFrom(...'`|\\\n\r<>[]()*_#@&~$!-+=1.:/w \u202e'),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  ),
});

describe('a name as code', () => {
  it.each([
    ['moderation/v3/labels.jsonl', '`moderation/v3/labels.jsonl`'],
    ['a`b', '`a\\x60b`'],
    ['a|b', '`a\\x7cb`'],
    ['a\nb', '`a\\nb`'],
    ['<script>', '`<script>`'],
    ['a\u202eb', '`a\\u{202e}b`'],
    ['', '(empty)'],
  ])('%j is %s', (text, shown) => {
    expect(code(text)).toBe(shown);
  });

  it('holds nothing that ends it, or the cell or line that it stands in', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(code(text).slice(1, -1)).not.toMatch(/[`|\r\n]/);
      }),
    );
  });

  it('is the same for two names only where they are the same', () => {
    fc.assert(
      fc.property(hostile, hostile, (a, b) => {
        expect(code(a) === code(b)).toBe(a === b);
      }),
    );
  });
});

describe('a sentence', () => {
  it.each([
    ['It is over.', 'It is over.'],
    ['<b>fine</b>', '&#60;b&#62;fine&#60;/b&#62;'],
    ['see https://evil.example', 'see https&#58;//evil.example'],
    ['see www.evil.example', 'see www&#46;evil.example'],
    ['ask @octocat', 'ask \\\\x40octocat'],
    ['- no list', '&#45; no list'],
    ['a | b', 'a &#124; b'],
    ['two\nlines', 'two lines'],
  ])('%j is %s', (sentence, shown) => {
    expect(prose(sentence)).toBe(shown);
  });

  it('holds no mark of Markdown or HTML, whatever was put into it', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const shown = prose(escapeForPeople(text))
          .replace(/&#\d+;/g, '')
          .replaceAll('\\\\x40', '');
        expect(shown).not.toMatch(/[`|<>[\]*_#~&$@\\\r\n]|:\/\//);
      }),
    );
  });
});
