import { SealwatchError } from '../../core/base/errors.ts';
import { isUnseen } from '../../core/base/escape.ts';
import { lookAlikes } from '../../core/base/look-alikes.ts';

export { escapeForPeople as escapeText } from '../../core/base/escape.ts';

/** Makes JSON safe to show as well: the escapes mean the same characters to every reader of JSON. */
export const escapeJson = (json: string): string =>
  ASCII.test(json) ? json : [...json].map((each) => (isUnseen(each) ? unitEscapes(each) : each)).join('');

const ASCII = /^[\x20-\x7e]*$/;

const unitEscapes = (character: string): string =>
  Array.from({ length: character.length }, (_, index) => unitEscape(character.charCodeAt(index))).join('');

const unitEscape = (unit: number): string => `\\u${unit.toString(16).padStart(4, '0')}`;

const PLAIN = /^[A-Za-z0-9_@%+:,./-][A-Za-z0-9_@%+=:,./-]*$/;

/**
 * Quotes one word for bash and zsh. What cannot be seen, or passes for another letter, is written as bytes in `$'…'`, so that a command
 * does what it shows.
 * @throws {SealwatchError} `USAGE` for text with a zero byte, which no shell can pass on
 */
export function shellQuote(text: string): string {
  if (text.includes('\0')) throw new SealwatchError('USAGE', 'no shell can pass on a zero byte');
  if (PLAIN.test(text)) return text;
  const characters = [...text];
  const alike = lookAlikes(characters);
  if (alike.size > 0 || characters.some(isUnseen))
    return `$'${characters.map((each, index) => (alike.has(index) ? bytesOf(each) : quotedCharacter(each))).join('')}'`;
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** A command line of words. */
export const shellCommand = (...words: readonly string[]): string => words.map(shellQuote).join(' ');

// Beside what is hidden also what an interactive shell expands inside of quotes.
const quotedCharacter = (character: string): string =>
  isUnseen(character) || `\\'!`.includes(character) ? bytesOf(character) : character;

const bytesOf = (character: string): string =>
  [...Buffer.from(character)].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');
