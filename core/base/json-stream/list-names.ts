/**
 * Members whose array holds records one by one: trail files and notifications, `lookup-events`, `filter-log-events`, what a log
 * group hands to a subscription, `receive-message`.
 */
const LIST_NAMES = ['Records', 'Events', 'events', 'logEvents', 'Messages'] as const;

const LENGTHS = LIST_NAMES.map((name) => name.length);
const LONGEST = Math.max(...LENGTHS);
const SHORTEST = Math.min(...LENGTHS);
const NONE = -1;

/** Watches the names of members for those that announce a list of records. */
export class ListNames {
  #start = NONE;
  #earlier = '';
  /** True from after such a name until its value begins. */
  isListNext = false;

  /** A name begins with the byte at `start`. */
  begin(start: number): void {
    this.#start = start;
    this.#earlier = '';
  }

  end(chunk: Uint8Array, end: number): void {
    if (this.#start === NONE) return;
    this.isListNext = isListName(this.#earlier, chunk, this.#start, end);
    this.#start = NONE;
  }

  endChunk(chunk: Uint8Array): void {
    if (this.#start === NONE) return;
    const more = chunk.subarray(this.#start, this.#start + LONGEST + 1 - this.#earlier.length);
    this.#earlier += String.fromCharCode(...more);
    this.#start = 0;
  }

  forget(): void {
    this.#start = NONE;
    this.isListNext = false;
  }
}

function isListName(earlier: string, chunk: Uint8Array, start: number, end: number): boolean {
  const length = earlier.length + end - start;
  if (length < SHORTEST || length > LONGEST) return false;
  return LIST_NAMES.some((name) => name.length === length && isName(name, earlier, chunk, start));
}

function isName(name: string, earlier: string, chunk: Uint8Array, start: number): boolean {
  if (!name.startsWith(earlier)) return false;
  for (let index = earlier.length; index < name.length; index++)
    if (chunk[start + index - earlier.length] !== name.charCodeAt(index)) return false;
  return true;
}
