import type { ByteRange } from './byte-ranges.ts';
import type { ObjectSource } from './object-source.ts';
import { ResumableRead } from './resumable-read.ts';

/** Ranges in order, some of them fetched ahead of their turn as far as there are places to hold their bytes. */
export class RangeQueue {
  readonly #ranges: Iterator<RangeAhead, void>;
  readonly #ahead: RangeAhead[] = [];
  readonly #most: number;
  readonly #places: ReadAheadBudget;

  /**
   * @param ranges - starts to fetch each range when it is asked for it
   * @param most - how many to fetch ahead
   */
  constructor(ranges: Iterator<RangeAhead, void>, most: number, places: ReadAheadBudget) {
    this.#ranges = ranges;
    this.#most = most;
    this.#places = places;
  }

  /** The range whose turn it is; its bytes are held no more, so it needs no place. */
  next(): RangeAhead | null {
    const first = this.#ahead.shift();
    if (first) this.#places.give();
    const head = first ?? this.#ranges.next().value ?? null;
    while (this.#ahead.length < this.#most && this.#places.tryTake()) {
      const { value } = this.#ranges.next();
      if (!value) {
        this.#places.give();
        break;
      }
      this.#ahead.push(value);
    }
    return head;
  }

  /** Waits until nothing that was fetched ahead is under way any more, and frees its places. */
  async settle(): Promise<void> {
    await Promise.allSettled(this.#ahead.map((range) => range.done));
    while (this.#ahead.pop()) this.#places.give();
  }
}

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

/** A number of places that reads at the same time share: what they hold in memory is bounded by it. */
export class ReadAheadBudget {
  #free: number;

  constructor(count: number) {
    this.#free = count;
  }

  /** False, at once, when none is free. */
  tryTake(): boolean {
    if (this.#free === 0) return false;
    this.#free -= 1;
    return true;
  }

  give(): void {
    this.#free += 1;
  }
}
