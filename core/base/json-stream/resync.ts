import { FIRST_PRINTABLE, KIND, KINDS, NEWLINE, OPEN_OBJECT } from './grammar.ts';

/** How CloudTrail begins each record. */
const FIRST_NAME = '"eventVersion"';
const NONE = -1;

/** Bytes that must be kept where a chunk ends, to see a beginning that the next one completes. */
export const MAX_START = 256;

/**
 * Where to begin anew after a value that begins with these bytes and goes wrong at `wrong`: at the next line's value, at a record
 * inside of what was taken for its text, at a bracket that cannot belong to it. -1 where no such place is at hand.
 * @param isLoose it stands in no list, so that a line that ends inside of it ends it
 */
export function resumption(bytes: Uint8Array, wrong: number, isLoose: boolean): number {
  const line = lineStart(bytes.subarray(0, wrong + 2), 1);
  if (line !== NONE) return line;
  if (isLoose && bytes[wrong] === NEWLINE) return wrong;
  const record = recordStart(bytes, 1);
  if (bytes[wrong] === OPEN_OBJECT && (record === NONE || record > wrong)) return wrong;
  return earlier(record, lineStart(bytes, wrong));
}

/** The first place at which reading can begin anew; -1 where there is none. */
export const anyStart = (bytes: Uint8Array, from: number): number =>
  earlier(recordStart(bytes, from), lineStart(bytes, from));

const earlier = (a: number, b: number): number =>
  a === NONE || b === NONE ? Math.max(a, b) : Math.min(a, b);

/** An object that is the first thing on its line. */
function lineStart(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(NEWLINE, from); at !== NONE; at = bytes.indexOf(NEWLINE, at + 1))
    if (bytes[at + 1] === OPEN_OBJECT) return at + 1;
  return NONE;
}

/** An object that begins as CloudTrail's records do. */
function recordStart(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(OPEN_OBJECT, from); at !== NONE; at = bytes.indexOf(OPEN_OBJECT, at + 1))
    if (isRecordStart(bytes, at)) return at;
  return NONE;
}

function isRecordStart(bytes: Uint8Array, brace: number): boolean {
  let at = brace + 1;
  while (isBlank(bytes[at])) at++;
  for (let index = 0; index < FIRST_NAME.length; index++)
    if (bytes[at + index] !== FIRST_NAME.charCodeAt(index)) return false;
  return true;
}

function isBlank(byte: number | undefined): boolean {
  const kind = byte === undefined ? KIND.other : KINDS[byte];
  return kind === KIND.space || kind === KIND.newline;
}

/** How many lines end within the bytes before `end`. */
export function newlines(bytes: Uint8Array, end: number): number {
  let count = 0;
  for (let at = bytes.indexOf(NEWLINE); at !== NONE && at < end; at = bytes.indexOf(NEWLINE, at + 1)) count++;
  return count;
}

/** Enough to hold a time, and to name what was found. */
const MAX_SHOWN = 48;
/** What a log group's export writes before each record. */
const TIME = /^[\dTZ:.,+\-\s]+$/;

/** Bytes between records that belong to none, up to the end of their line or the next record. */
export class Junk {
  #text = '';
  #size = 0;
  #offset = 0;
  #line = 0;

  get isOpen(): boolean {
    return this.#size > 0;
  }

  open(byte: number, offset: number, line: number): void {
    this.#offset = offset;
    this.#line = line;
    this.#add(byte);
  }

  /** Adds all that is no end of a line and no beginning of a record; gives where that ends. */
  addFrom(chunk: Uint8Array, start: number): number {
    let at = start;
    for (; at < chunk.length; at++) {
      const byte = chunk[at] as number;
      if (byte === NEWLINE || byte === OPEN_OBJECT) break;
      this.#add(byte);
    }
    return at;
  }

  #add(byte: number): void {
    if (this.#size++ < MAX_SHOWN) this.#text += String.fromCharCode(byte);
  }

  /** What it was, and nothing where there was none or only a time that stands before a record. */
  take(isBeforeRecord: boolean): Piece | null {
    const [text, size] = [this.#text.trim(), this.#size];
    this.#text = '';
    this.#size = 0;
    if (size === 0 || (isBeforeRecord && size <= MAX_SHOWN && TIME.test(text))) return null;
    const problem = `neither a JSON object nor an array: ${JSON.stringify(text)}${size > MAX_SHOWN ? '…' : ''}`;
    return { bytes: null, problem, offset: this.#offset, line: this.#line };
  }
}

export const ENDS = 'the input ends in the middle of a value';
export const TOO_LARGE = 'larger than any record: 16 MiB';

/** Why a byte may not stand where it does. */
export function reasonFor(byte: number, isInText: boolean, isNestingFull: boolean): string {
  if (isInText && byte === NEWLINE) return 'its line ends inside of a text';
  if (isInText && byte < FIRST_PRINTABLE) return 'a text in it holds a control character';
  if (isNestingFull) return 'it is nested too deeply';
  return `not JSON: ${JSON.stringify(String.fromCharCode(byte))} may not stand where it does`;
}

/** One value of a stream of JSON, or what stands where one should. */
export interface Piece {
  /** The value's bytes; `null` where none can be given. */
  readonly bytes: Uint8Array | null;
  /** What is wrong; `null` where the brackets and texts are in order. */
  readonly problem: string | null;
  /** Bytes before it in the stream. */
  readonly offset: number;
  /** The line on which it begins, from 1. */
  readonly line: number;
}

export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const [only] = parts;
  if (only && parts.length === 1) return only;
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
