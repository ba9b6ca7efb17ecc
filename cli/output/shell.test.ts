import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shellCommand, shellQuote } from './escape.ts';

/** What a real shell makes of quoted words. */
function throughBash(words: readonly string[]): string[] {
  const script = `printf '%s\\0' ${words.map(shellQuote).join(' ')}`;
  const output = execFileSync('bash', ['--norc', '-c', script], { encoding: 'utf8' });
  return output.split('\0').slice(0, -1);
}

describe('shellQuote', () => {
  it.each([
    ['moderation/v3/labels-007.jsonl', 'moderation/v3/labels-007.jsonl'],
    ['', "''"],
    ['two words', "'two words'"],
    ["it's", String.raw`'it'\''s'`],
    ['$(rm -rf ~)', "'$(rm -rf ~)'"],
    ['=zsh', "'=zsh'"],
    ['~root', "'~root'"],
    ['a\nb', String.raw`$'a\x0ab'`],
    ['\u202e', String.raw`$'\xe2\x80\xae'`],
    ["'\n!\\", String.raw`$'\x27\x0a\x21\x5c'`],
  ])('quotes %j', (text, quoted) => {
    expect(shellQuote(text)).toBe(quoted);
    expect(throughBash([text])).toEqual([text]);
  });

  it('gives bash exactly the words that it was given', () => {
    const character = fc.oneof(
      fc.constantFrom(...'\'"`$\\!*?[]{}()<>|&;#~=^% \t\n\r\x1b\x7f\u202e\u00a0aF0x'),
      fc
        .string({ unit: 'binary', minLength: 1, maxLength: 1 })
        .filter((text) => text !== '\0' && !/\p{Cs}/u.test(text)),
    );
    const words = fc.array(fc.string({ unit: character, maxLength: 12 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(words, (given) => {
        expect(throughBash(given)).toEqual(given);
      }),
      { numRuns: 60 },
    );
  });

  it('shows nothing that the terminal would act on', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        fc.pre(!text.includes('\0'));
        expect(shellQuote(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      }),
    );
  });

  it('refuses a zero byte', () => {
    expect(() => shellQuote('a\0b')).toThrow('zero byte');
  });
});

it('quotes each word of a command', () => {
  expect(shellCommand('aws', 's3 api')).toBe("aws 's3 api'");
});
