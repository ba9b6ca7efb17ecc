import type { ByteRange } from './byte-ranges.ts';
import type { ObjectSource } from './object-source.ts';
import { ResumableRead } from './resumable-read.ts';

type Sink = (chunk: Uint8Array<ArrayBuffer>) => void;

/** A range that is fetched before its turn: it holds its bytes until then, and afterwards passes them on as they come. */
export class RangeAhead {
  /** Settles when every byte has arrived, or none will. */
  readonly done: Promise<void>;
  #held: Uint8Array<ArrayBuffer>[] = [];
  #sink: Sink | null = null;

  constructor(source: ObjectSource, range: ByteRange, signal: AbortSignal) {
    const resumableRead = new ResumableRead({
      ...range,
      open: (position) => source.range({ ...range, first: position }, signal),
      take: (chunk) => this.#take(chunk),
    });
    this.done = resumableRead.read(signal);
    // It may fail before anybody waits for it.
    this.done.catch(() => {});
  }

  async flowInto(sink: Sink): Promise<void> {
    const held = this.#held;
    this.#held = [];
    this.#sink = sink;
    for (const chunk of held) sink(chunk);
    await this.done;
  }

  #take(chunk: Uint8Array<ArrayBuffer>): boolean {
    if (this.#sink) this.#sink(chunk);
    else this.#held.push(chunk);
    return true;
  }
}
