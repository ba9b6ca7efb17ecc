const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;
const NARROW_ONLY = /^[\x20-\x7e]*$/;

/** Columns that text takes in a terminal. */
export function widthOf(text: string): number {
  if (NARROW_ONLY.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += widthOfOne(character);
  return width;
}

const widthOfOne = (character: string): number =>
  /\p{M}/u.test(character) ? 0 : WIDE.test(character) ? 2 : 1;

/** Cuts the middle out of text that is too wide: both ends of a key tell more than its middle. */
export function truncateMiddle(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  if (width <= 1) return '…'.slice(0, width);
  const characters = [...text];
  const tail = Math.floor((width - 1) / 2);
  return `${take(characters, width - 1 - tail)}…${take(characters.reverse(), tail, true)}`;
}

function take(characters: readonly string[], width: number, isReversed = false): string {
  const taken: string[] = [];
  let used = 0;
  for (const character of characters) {
    used += widthOfOne(character);
    if (used > width) break;
    taken.push(character);
  }
  return (isReversed ? taken.reverse() : taken).join('');
}

/** Fills text up with spaces to a width. */
export const pad = (text: string, width: number, align: 'left' | 'right' = 'left'): string => {
  const space = ' '.repeat(Math.max(0, width - widthOf(text)));
  return align === 'right' ? space + text : text + space;
};
