import { SealwatchError } from '../../core/base/errors.ts';
import { isHidden } from './escape.ts';

const PLAIN = /^[A-Za-z0-9_@%+:,./-][A-Za-z0-9_@%+=:,./-]*$/;

/**
 * Quotes one word for bash and zsh. What cannot be seen is written as bytes in `$'…'`, so that a command does what it
 * looks like.
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

// Beside what is hidden also what an interactive shell looks for inside of quotes.
const quotedCharacter = (character: string): string =>
  isHidden(character) || `\\'!`.includes(character) ? bytesOf(character) : character;

const bytesOf = (character: string): string =>
  [...Buffer.from(character)].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');
