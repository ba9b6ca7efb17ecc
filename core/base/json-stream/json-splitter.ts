import { Capture, ListNames } from './capture.ts';
import {
  advance,
  BACKSLASH,
  EXPECT,
  type Expect,
  endOfScalar,
  endOfSpace,
  endOfText,
  FIRST_PRINTABLE,
  FRAME,
  KIND,
  KINDS,
  type Kind,
  Nesting,
} from './grammar.ts';
import {
  anyStart,
  ENDS,
  Junk,
  joined,
  MAX_START,
  newlines,
  type Piece,
  reasonFor,
  resumption,
  TOO_LARGE,
} from './resync.ts';

/** More than any record has: what is larger is not held. */
const MAX_BYTES = 16 * 2 ** 20;
const EMPTY = new Uint8Array();

/**
 * Finds the records in a stream of JSON of any size that may be cut into chunks anywhere: one value, several after each other, lines,
 * arrays, and objects around an array of records. It holds no more than one record. What is malformed becomes a piece with its
 * problem, and reading begins anew at the next line or record.
 */
export class JsonSplitter {
  readonly #nesting = new Nesting();
  readonly #capture = new Capture();
  readonly #names = new ListNames();
  readonly #junk = new Junk();
  #found: Piece[] = [];
  #chunk: Uint8Array = EMPTY;
  #expect: Expect = EXPECT.item;
  #isEscape = false;
  /** How many brackets are open around the value that is being read. */
  #base = 0;
  /** Bytes and ended lines before the chunk, or before what is sought through. */
  #before = 0;
  #line = 1;
  /** After something malformed, until a beginning is found: what must be kept of what was sought through. */
  #sought: Uint8Array | null = null;

  /** The line that was reached, from 1. */
  get line(): number {
    return this.#line;
  }

  /** The pieces that these bytes complete. Their bytes may be views of what was given. */
  push(chunk: Uint8Array): Piece[] {
    this.#found = [];
    this.#readAll(chunk);
    return this.#found;
  }

  /** The pieces that only the end completes. */
  end(): Piece[] {
    this.#found = [];
    while (this.#capture.isOpen) {
      this.#chunk = EMPTY;
      this.#readAll(this.#recover(0, ENDS));
    }
    this.#takeJunk(false);
    if (this.#nesting.depth > 0 && this.#sought === null) this.#addProblem(ENDS, this.#before, this.#line);
    return this.#found;
  }

  #readAll(bytes: Uint8Array): void {
    for (let rest: Uint8Array | null = bytes; rest; )
      rest = this.#sought ? this.#seek(rest) : this.#read(rest);
  }

  /** Reads a chunk; gives what is to be read once more when something malformed is in it. */
  #read(chunk: Uint8Array): Uint8Array | null {
    this.#chunk = chunk;
    const end = chunk.length;
    for (let at = 0; at < end; at++) {
      at = this.#skipped(chunk, at);
      if (at === end) break;
      const byte = chunk[at] as number;
      if (!this.#take(byte, at))
        return this.#recover(at, reasonFor(byte, this.#expect >= EXPECT.inName, this.#nesting.isFull));
    }
    this.#capture.endChunk(chunk);
    this.#names.endChunk(chunk);
    this.#before += end;
    if (this.#capture.held <= MAX_BYTES) return null;
    this.#chunk = EMPTY;
    return this.#recover(0, TOO_LARGE);
  }

  /** Where the next byte is that means something: most of them are inside of texts and numbers, or of what is no record. */
  #skipped(chunk: Uint8Array, at: number): number {
    if (this.#expect === EXPECT.scalar) return endOfScalar(chunk, at);
    if (this.#expect === EXPECT.item)
      return this.#junk.isOpen ? this.#junk.addFrom(chunk, at) : endOfSpace(chunk, at);
    return this.#expect >= EXPECT.inName && !this.#isEscape ? endOfText(chunk, at) : at;
  }

  /** False where the byte may not stand here. */
  #take(byte: number, at: number): boolean {
    if (this.#expect >= EXPECT.inName) return this.#takeOfText(byte, at);
    const kind = KINDS[byte] as Kind;
    if (kind === KIND.newline) this.#line++;
    if (this.#expect === EXPECT.scalar && this.#nesting.isInList && kind !== KIND.other) this.#emit(at);
    if (this.#expect === EXPECT.item) return this.#takeBetween(byte, kind, at);
    if (kind === KIND.openArray && this.#names.isListNext) return this.#openList();
    const next = advance(this.#expect, kind, this.#nesting);
    if (next === null) return false;
    this.#expect = next;
    if (next === EXPECT.inName) this.#beginName(at);
    else if (next === EXPECT.item && this.#capture.isOpen) this.#emit(at + 1);
    else if (next !== EXPECT.colon && next !== EXPECT.value) this.#names.isListNext = false;
    return true;
  }

  #takeOfText(byte: number, at: number): boolean {
    if (byte < FIRST_PRINTABLE) return false;
    if (this.#isEscape) this.#isEscape = false;
    else if (byte === BACKSLASH) this.#isEscape = true;
    else if (this.#expect === EXPECT.inName) this.#endName(at);
    else if (this.#nesting.isAtRecords) this.#emit(at + 1);
    else this.#expect = EXPECT.after;
    return true;
  }

  // Only the members of a record, or of what holds a list, can be such a list.
  #beginName(at: number): void {
    const { depth, isInHolder } = this.#nesting;
    if (isInHolder || (depth === this.#base + 1 && this.#capture.isOpen)) this.#names.begin(at + 1);
  }

  #endName(at: number): void {
    this.#names.end(this.#chunk, at);
    this.#expect = EXPECT.colon;
  }

  // Commas between records are taken as they come: one that is missing or too many spoils no record.
  #takeBetween(byte: number, kind: Kind, at: number): boolean {
    this.#takeJunk(kind === KIND.openObject);
    if (kind === KIND.openObject) return this.#openRecord(at);
    if (kind === KIND.openArray) return this.#openList();
    if (kind === KIND.quote) return this.#begin(at, EXPECT.inText);
    if (kind === KIND.closeArray && this.#nesting.isInList) return this.#closeList();
    if (BLANKS.has(kind)) return true;
    if (this.#nesting.depth > 0) return kind === KIND.other && this.#begin(at, EXPECT.scalar);
    this.#junk.open(byte, this.#before + at, this.#line);
    return true;
  }

  #begin(at: number, expect: Expect): true {
    this.#base = this.#nesting.depth;
    this.#capture.begin(at, this.#before + at, this.#line);
    this.#expect = expect;
    return true;
  }

  #openRecord(at: number): boolean {
    if (this.#nesting.isFull) return false;
    this.#begin(at, EXPECT.firstName);
    this.#nesting.open(FRAME.object);
    return true;
  }

  /** Opens an array of records. The object around it is no record and is dropped. */
  #openList(): boolean {
    if (this.#nesting.isFull) return false;
    if (this.#expect !== EXPECT.item) this.#nesting.becomeHolder();
    this.#capture.drop();
    this.#names.forget();
    this.#nesting.open(FRAME.list);
    this.#expect = EXPECT.item;
    return true;
  }

  #closeList(): true {
    this.#nesting.close();
    this.#expect = this.#nesting.isAtRecords ? EXPECT.item : EXPECT.after;
    return true;
  }

  #emit(end: number): void {
    const { offset, line } = this.#capture;
    this.#found.push({ bytes: this.#capture.take(this.#chunk, end), problem: null, offset, line });
    this.#expect = EXPECT.item;
  }

  #addProblem(problem: string, offset: number, line: number): void {
    this.#found.push({ bytes: null, problem, offset, line });
  }

  #takeJunk(isBeforeRecord: boolean): void {
    if (!this.#junk.isOpen) return;
    const piece = this.#junk.take(isBeforeRecord);
    if (piece) this.#found.push(piece);
  }

  /** Adds what is malformed as a piece, and gives what is to be read once more. */
  #recover(at: number, problem: string): Uint8Array {
    const isOpen = this.#capture.isOpen;
    if (!isOpen) this.#capture.begin(at, this.#before + at, this.#line);
    const { offset, line } = this.#capture;
    const whole = this.#capture.take(this.#chunk, this.#chunk.length);
    const wrong = this.#before + at - offset;
    this.#addProblem(problem, offset, line);
    this.#nesting.cutTo(isOpen ? this.#base : null);
    if (this.#nesting.isFull) this.#nesting.cutTo(0);
    this.#names.forget();
    this.#expect = EXPECT.item;
    this.#isEscape = false;
    const from = resumption(whole, wrong, this.#nesting.depth === 0);
    if (from === -1) this.#sought = EMPTY;
    const next = from === -1 ? Math.max(Math.min(1, whole.length), whole.length - MAX_START) : from;
    this.#before = offset + next;
    this.#line = line + newlines(whole, next);
    return whole.subarray(next);
  }

  /** Searches for a beginning. */
  #seek(chunk: Uint8Array): Uint8Array | null {
    const whole = joined([this.#sought ?? EMPTY, chunk]);
    const from = anyStart(whole, 0);
    const next = from === -1 ? Math.max(0, whole.length - MAX_START) : from;
    this.#line += newlines(whole, next);
    this.#before += next;
    this.#sought = from === -1 ? whole.slice(next) : null;
    return from === -1 ? null : whole.subarray(from);
  }
}

const BLANKS: ReadonlySet<Kind> = new Set([KIND.space, KIND.newline, KIND.comma, KIND.mark]);
