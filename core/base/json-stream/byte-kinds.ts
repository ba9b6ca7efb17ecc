/** What a byte is to JSON's grammar. */
export const KIND = {
  other: 0,
  space: 1,
  newline: 2,
  quote: 3,
  openObject: 4,
  closeObject: 5,
  openArray: 6,
  closeArray: 7,
  colon: 8,
  comma: 9,
  mark: 10,
} as const;
export type Kind = (typeof KIND)[keyof typeof KIND];

export const NEWLINE = 0x0a;
export const QUOTE = 0x22;
export const BACKSLASH = 0x5c;
export const OPEN_OBJECT = 0x7b;
/** Below it are the characters that no string may hold as they are. */
export const FIRST_PRINTABLE = 0x20;

const CHARACTERS: readonly (readonly [text: string, kind: Kind])[] = [
  // The record separator of JSON text sequences stands between values, as space does.
  [' \t\r\x1e', KIND.space],
  ['\n', KIND.newline],
  ['"', KIND.quote],
  ['{', KIND.openObject],
  ['}', KIND.closeObject],
  ['[', KIND.openArray],
  [']', KIND.closeArray],
  [':', KIND.colon],
  [',', KIND.comma],
  // The bytes of a byte order mark; nothing of JSON begins with them.
  ['\xef\xbb\xbf', KIND.mark],
];

/** The kind of each byte. */
export const KINDS: Uint8Array = (() => {
  const kinds = new Uint8Array(256);
  for (const [text, kind] of CHARACTERS) for (const character of text) kinds[character.charCodeAt(0)] = kind;
  return kinds;
})();
