/** What may come next. */
export const EXPECT = {
  /** A record, or the end of the list of records. */
  item: 0,
  value: 1,
  firstValue: 2,
  name: 3,
  firstName: 4,
  colon: 5,
  /** A comma or the closing bracket. */
  after: 6,
  scalar: 7,
  /** The rest of a text that is a member's name, or a value. */
  inName: 8,
  inText: 9,
} as const;
export type Expect = (typeof EXPECT)[keyof typeof EXPECT];

/** JSON's grammar between texts: what a byte makes of what was expected, and of what is open. `null` where it may not stand there. */
export function advance(expect: Expect, kind: Kind, nesting: Nesting): Expect | null {
  switch (kind) {
    case KIND.space:
    case KIND.newline:
      return expect === EXPECT.scalar ? EXPECT.after : expect;
    case KIND.quote:
      return afterQuote(expect);
    case KIND.openObject:
      return isValue(expect) ? opened(nesting, FRAME.object) : null;
    case KIND.openArray:
      return isValue(expect) ? opened(nesting, FRAME.array) : null;
    case KIND.closeObject:
      return nesting.isInObject && endsObject(expect) ? closed(nesting) : null;
    case KIND.closeArray:
      return nesting.isInArray && endsArray(expect) ? closed(nesting) : null;
    case KIND.colon:
      return expect === EXPECT.colon ? EXPECT.value : null;
    case KIND.comma:
      return endsValue(expect) ? (nesting.isInObject ? EXPECT.name : EXPECT.value) : null;
    default:
      return isValue(expect) || expect === EXPECT.scalar ? EXPECT.scalar : null;
  }
}

function afterQuote(expect: Expect): Expect | null {
  if (expect === EXPECT.name || expect === EXPECT.firstName) return EXPECT.inName;
  return isValue(expect) ? EXPECT.inText : null;
}

const isValue = (expect: Expect): boolean => expect === EXPECT.value || expect === EXPECT.firstValue;
const endsValue = (expect: Expect): boolean => expect === EXPECT.after || expect === EXPECT.scalar;
const endsObject = (expect: Expect): boolean => endsValue(expect) || expect === EXPECT.firstName;
const endsArray = (expect: Expect): boolean => endsValue(expect) || expect === EXPECT.firstValue;

function opened(nesting: Nesting, frame: Frame): Expect | null {
  if (nesting.isFull) return null;
  nesting.open(frame);
  return frame === FRAME.object ? EXPECT.firstName : EXPECT.firstValue;
}

function closed(nesting: Nesting): Expect {
  nesting.close();
  return nesting.isAtRecords ? EXPECT.item : EXPECT.after;
}

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
const QUOTE = 0x22;
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

/** The first byte that ends a text, escapes in it, or may not be in it; the chunk's end where there is none. */
export function endOfText(chunk: Uint8Array, start: number): number {
  let at = start;
  for (; at < chunk.length; at++) {
    const byte = chunk[at] as number;
    if (byte === QUOTE || byte === BACKSLASH || byte < FIRST_PRINTABLE) break;
  }
  return at;
}

/** The first byte after a number, `true`, `false` or `null`; the chunk's end where it goes on. */
export function endOfScalar(chunk: Uint8Array, start: number): number {
  let at = start;
  while (at < chunk.length && KINDS[chunk[at] as number] === KIND.other) at++;
  return at;
}

/** The first byte that is no blank within a line; the chunk's end where there is none. */
export function endOfSpace(chunk: Uint8Array, start: number): number {
  let at = start;
  while (at < chunk.length && KINDS[chunk[at] as number] === KIND.space) at++;
  return at;
}

/** What a bracket opened. Values in a `list` are records, one by one; a `holder` is the object around such a list. */
export const FRAME = { object: 0, array: 1, list: 2, holder: 3 } as const;
type Frame = (typeof FRAME)[keyof typeof FRAME];

/** Far more than any record has; it bounds what hostile input can cost. */
const MAX_DEPTH = 512;

/** The brackets that are open. */
export class Nesting {
  readonly #frames = new Uint8Array(MAX_DEPTH);
  #depth = 0;

  get depth(): number {
    return this.#depth;
  }

  get isFull(): boolean {
    return this.#depth === MAX_DEPTH;
  }

  /** Where records stand: outside of everything, or in a list of them. */
  get isAtRecords(): boolean {
    return this.#depth === 0 || this.#frames[this.#depth - 1] === FRAME.list;
  }

  /** The innermost open bracket is one of an object. */
  get isInObject(): boolean {
    const frame = this.#frames[this.#depth - 1];
    return this.#depth > 0 && (frame === FRAME.object || frame === FRAME.holder);
  }

  get isInArray(): boolean {
    return this.#depth > 0 && this.#frames[this.#depth - 1] === FRAME.array;
  }

  get isInList(): boolean {
    return this.#depth > 0 && this.#frames[this.#depth - 1] === FRAME.list;
  }

  get isInHolder(): boolean {
    return this.#depth > 0 && this.#frames[this.#depth - 1] === FRAME.holder;
  }

  open(frame: Frame): void {
    this.#frames[this.#depth++] = frame;
  }

  close(): void {
    this.#depth--;
  }

  /** The innermost object turns out to be no record: it holds a list of them. */
  becomeHolder(): void {
    this.#frames[this.#depth - 1] = FRAME.holder;
  }

  /** Leaves everything that was opened since; with `null` what is no place of records. */
  cutTo(depth: number | null): void {
    if (depth !== null) this.#depth = depth;
    while (!this.isAtRecords) this.#depth--;
  }
}
