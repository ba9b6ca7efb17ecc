// Control characters, line and paragraph separators, and everything that changes the direction of text or hides in it.
const HOSTILE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}]/gu;

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
