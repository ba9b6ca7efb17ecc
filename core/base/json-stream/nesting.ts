/** What a bracket opened. Values in a `list` are records, one by one; a `holder` is the object around such a list. */
export const FRAME = { object: 0, array: 1, list: 2, holder: 3 } as const;
export type Frame = (typeof FRAME)[keyof typeof FRAME];

/** Far more than any record has; it bounds what hostile input can cost. */
const MOST_DEPTH = 512;

/** The brackets that are open. */
export class Nesting {
  readonly #frames = new Uint8Array(MOST_DEPTH);
  #depth = 0;

  get depth(): number {
    return this.#depth;
  }

  get isFull(): boolean {
    return this.#depth === MOST_DEPTH;
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
