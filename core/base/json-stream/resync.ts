import { KIND, KINDS, NEWLINE, OPEN_OBJECT } from './byte-kinds.ts';

/** How CloudTrail begins each record. */
const FIRST_NAME = '"eventVersion"';
const NONE = -1;

/** Bytes that must be kept where a chunk ends, to see a beginning that the next one completes. */
export const LONGEST_START = 256;

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
