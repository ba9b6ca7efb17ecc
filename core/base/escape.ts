// Control characters, separators other than the space, everything that changes the direction of text or hides in it, marks that
// change the letter before them, characters that nobody has defined, and letters that show as nothing: fillers and blanks.
/** Characters that a reader does not see as themselves, as the source of a regular expression with the flag `u`. */
export const HIDDEN = String.raw`(?! )[\p{Cc}\p{Cf}\p{Z}\p{Cs}\p{Co}\p{Cn}\p{M}\u115f\u1160\u2800\u3164\uffa0]`;
const HOSTILE = new RegExp(HIDDEN, 'gu');

/** Makes hostile text safe to show: what a reader cannot see, or what moves other text about, is written as `\u{…}`. */
export const escapeForPeople = (text: string): string =>
  text.replace(HOSTILE, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);

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
