import { joined } from './piece.ts';

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

  /** Keeps what the chunk has of it: the chunk may be used again by whoever gave it. */
  endChunk(chunk: Uint8Array): void {
    if (this.#start === NONE) return;
    this.#parts.push(chunk.slice(this.#start));
    this.#held += chunk.length - this.#start;
    this.#start = 0;
  }
}
