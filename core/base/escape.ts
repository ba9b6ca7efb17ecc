import { lookAlikes } from './look-alikes.ts';

// Control characters, separators other than the space, everything that changes the direction of text or hides in it, marks that
// change the letter before them, characters that nobody has defined, what stands for a missing character, and letters that show as
// nothing: fillers and blanks.
const HIDDEN =
  /(?! )[\p{Cc}\p{Cf}\p{Z}\p{Cs}\p{Co}\p{Cn}\p{M}\p{DI}\u2800\ufffc\ufffd\u{1d159}\u{13441}\u{13442}]/u;

// Vowels and ends of Hangul syllables join the letter before them to what looks like one letter.
const JOINING = /[\u1160-\u11ff\ud7b0-\ud7ff]/;
const PLAIN = /^(?! )[\x20-\x5b\x5d-\x7e]*(?<! )$/;
const TWO_BLANKS = '  ';
const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\\': '\\\\' };

/**
 * Makes hostile text safe to show. Two texts never look the same: what a reader cannot see, what moves other text about, blanks at an end
 * or beside another, letters that have another form in Unicode's NFC, and letters that pass for those of another alphabet are written as
 * escapes, and a backslash as two.
 */
export function escapeForPeople(text: string): string {
  if (PLAIN.test(text) && !text.includes(TWO_BLANKS)) return text;
  const shown = escaped(text, isUnseen);
  // Letters may join in ways that only later editions of Unicode define.
  return shown.normalize('NFC') === shown
    ? shown
    : escaped(text, (character) => character < ' ' || character > '\x7e');
}

function escaped(text: string, isToEscape: (character: string) => boolean): string {
  const characters = [...text];
  const alike = lookAlikes(characters);
  const isBlankAt = (index: number): boolean => (characters[index] ?? ' ') === ' ';
  return characters
    .map((character, index) => {
      const isPlain =
        character === ' '
          ? !isBlankAt(index - 1) && !isBlankAt(index + 1)
          : character !== '\\' && !alike.has(index) && !isToEscape(character);
      return isPlain ? character : escapeOf(character);
    })
    .join('');
}

/**
 * True for a character that a reader does not see as itself, or that has another form in NFC. The space is seen; whether two of them are is
 * for `escapeForPeople` to say.
 */
export const isUnseen = (character: string): boolean =>
  HIDDEN.test(character) || JOINING.test(character) || character.normalize('NFC') !== character;

/**
 * Makes a sentence of our own safe to show, in which text of others stands quoted as JSON: its backslashes and blanks are seen for what they
 * are there.
 */
export function escapeSentence(sentence: string): string {
  const characters = [...sentence];
  const alike = PLAIN.test(sentence) ? null : lookAlikes(characters);
  return characters
    .map((character, index) => (alike?.has(index) || isUnseen(character) ? escapeOf(character) : character))
    .join('');
}

function escapeOf(character: string): string {
  const named = NAMED[character];
  if (named) return named;
  const code = (character.codePointAt(0) ?? 0).toString(16);
  return code.length <= 2 ? `\\x${code.padStart(2, '0')}` : `\\u{${code}}`;
}

/** Shortens text in the middle, where keys differ least. */
export function shorten(text: string, most: number): string {
  const characters = [...text];
  if (characters.length <= most) return text;
  const head = Math.ceil((most - 1) / 2);
  const tail = most - 1 - head;
  return `${characters.slice(0, head).join('')}…${characters.slice(characters.length - tail).join('')}`;
}

/** Bytes that a value takes in an alert: SNS counts it as JSON within JSON, in UTF-8. */
export const messageBytes = (value: unknown): number =>
  utf8Bytes(JSON.stringify(JSON.stringify(value ?? null)));

const BEYOND_ASCII = /[\u0080-\uffff]/;

/** Bytes of a text in UTF-8. */
export function utf8Bytes(text: string): number {
  if (!BEYOND_ASCII.test(text)) return text.length;
  let bytes = 0;
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }
  return bytes;
}
