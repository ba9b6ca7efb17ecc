import { joined } from './resync.ts';

const NONE = -1;

/** The bytes of the value that is being read, over as many chunks as it takes. */
export class Capture {
  #start = NONE;
  #parts: Uint8Array[] = [];
  #held = 0;
  offset = 0;
  line = 1;

  get isOpen(): boolean {
    return this.#start !== NONE;
  }

  /** Bytes that earlier chunks hold of it. */
  get held(): number {
    return this.#held;
  }

  begin(at: number, offset: number, line: number): void {
    this.#start = at;
    this.offset = offset;
    this.line = line;
  }

  /** The value, which ends before `end`. */
  take(chunk: Uint8Array, end: number): Uint8Array {
    const last = chunk.subarray(this.#start, end);
    const bytes = this.#parts.length === 0 ? last : joined([...this.#parts, last]);
    this.drop();
    return bytes;
  }

  drop(): void {
    this.#start = NONE;
    if (this.#held === 0) return;
    this.#parts = [];
    this.#held = 0;
  }

  /** Keeps what the chunk has of it: the caller may use the chunk again. */
  endChunk(chunk: Uint8Array): void {
    if (this.#start === NONE) return;
    this.#parts.push(chunk.slice(this.#start));
    this.#held += chunk.length - this.#start;
    this.#start = 0;
  }
}

/**
 * Members whose array holds records one by one: trail files and notifications, `lookup-events`, `filter-log-events`, what a log
 * group hands to a subscription, `receive-message`.
 */
const LIST_NAMES = ['Records', 'Events', 'events', 'logEvents', 'Messages'] as const;

const LENGTHS = LIST_NAMES.map((name) => name.length);
const MAX_LENGTH = Math.max(...LENGTHS);
const SHORTEST = Math.min(...LENGTHS);
const NO_NAMES = -1;

/** Watches the names of members for those that announce a list of records. */
export class ListNames {
  #start = NO_NAMES;
  #earlier = '';
  /** True from after such a name until its value begins. */
  isListNext = false;

  /** A name begins with the byte at `start`. */
  begin(start: number): void {
    this.#start = start;
    this.#earlier = '';
  }

  end(chunk: Uint8Array, end: number): void {
    if (this.#start === NO_NAMES) return;
    this.isListNext = isListName(this.#earlier, chunk, this.#start, end);
    this.#start = NO_NAMES;
  }

  endChunk(chunk: Uint8Array): void {
    if (this.#start === NO_NAMES) return;
    const more = chunk.subarray(this.#start, this.#start + MAX_LENGTH + 1 - this.#earlier.length);
    this.#earlier += String.fromCharCode(...more);
    this.#start = 0;
  }

  forget(): void {
    this.#start = NO_NAMES;
    this.isListNext = false;
  }
}

function isListName(earlier: string, chunk: Uint8Array, start: number, end: number): boolean {
  const length = earlier.length + end - start;
  if (length < SHORTEST || length > MAX_LENGTH) return false;
  return LIST_NAMES.some((name) => name.length === length && isName(name, earlier, chunk, start));
}

function isName(name: string, earlier: string, chunk: Uint8Array, start: number): boolean {
  if (!name.startsWith(earlier)) return false;
  for (let index = earlier.length; index < name.length; index++)
    if (chunk[start + index - earlier.length] !== name.charCodeAt(index)) return false;
  return true;
}
