import type { Piece } from './piece.ts';

/** Enough to tell a time, and to name what was found. */
const MOST_SHOWN = 48;
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
    this.add(byte);
  }

  add(byte: number): void {
    if (this.#size++ < MOST_SHOWN) this.#text += String.fromCharCode(byte);
  }

  /** What it was, and nothing where there was none or only a time that stands before a record. */
  take(isBeforeRecord: boolean): Piece | null {
    const [text, size] = [this.#text.trim(), this.#size];
    this.#text = '';
    this.#size = 0;
    if (size === 0 || (isBeforeRecord && size <= MOST_SHOWN && TIME.test(text))) return null;
    const problem = `neither a JSON object nor an array: ${JSON.stringify(text)}${size > MOST_SHOWN ? '…' : ''}`;
    return { bytes: null, problem, offset: this.#offset, line: this.#line };
  }
}
