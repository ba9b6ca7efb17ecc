import { SealwatchError } from '../../core/base/errors.ts';
import { HIDDEN } from '../../core/base/escape.ts';

const HIDDEN_OR_BACKSLASH = new RegExp(String.raw`${HIDDEN}|\\`, 'gu');
const ANY_HIDDEN = new RegExp(HIDDEN, 'u');

const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\\': '\\\\' };

/** Makes hostile text safe to show: what is not visible is written as an escape, so that two texts never appear the same. */
export const escapeText = (text: string): string => text.replace(HIDDEN_OR_BACKSLASH, escapeOne);

/** True for a character that would not be seen as itself. */
const isHidden = (character: string): boolean => ANY_HIDDEN.test(character);

function escapeOne(character: string): string {
  const named = NAMED[character];
  if (named) return named;
  const code = (character.codePointAt(0) ?? 0).toString(16);
  return code.length <= 2 ? `\\x${code.padStart(2, '0')}` : `\\u{${code}}`;
}

const EVERY_HIDDEN = new RegExp(HIDDEN, 'gu');

/** Makes JSON safe to show as well: the escapes mean the same characters to every reader of JSON. */
export const escapeJson = (json: string): string =>
  json.replace(EVERY_HIDDEN, (character) =>
    Array.from({ length: character.length }, (_, index) => unitEscape(character.charCodeAt(index))).join(''),
  );

const unitEscape = (unit: number): string => `\\u${unit.toString(16).padStart(4, '0')}`;

const PLAIN = /^[A-Za-z0-9_@%+:,./-][A-Za-z0-9_@%+=:,./-]*$/;

/**
 * Quotes one word for bash and zsh. What cannot be seen is written as bytes in `$'…'`, so that a command does what it
 * shows.
 * @throws {SealwatchError} `USAGE` for text with a zero byte, which no shell can pass on
 */
export function shellQuote(text: string): string {
  if (text.includes('\0')) throw new SealwatchError('USAGE', 'no shell can pass on a zero byte');
  if (PLAIN.test(text)) return text;
  if (isHidden(text)) return `$'${[...text].map(quotedCharacter).join('')}'`;
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** A command line of words. */
export const shellCommand = (...words: readonly string[]): string => words.map(shellQuote).join(' ');

// Beside what is hidden also what an interactive shell expands inside of quotes.
const quotedCharacter = (character: string): string =>
  isHidden(character) || `\\'!`.includes(character) ? bytesOf(character) : character;

const bytesOf = (character: string): string =>
  [...Buffer.from(character)].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');
