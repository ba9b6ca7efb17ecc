interface Event {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

/** Time that stands still until all that can happen at a moment has happened, and then goes on to the next event. */
export class VirtualTime {
  #now: number;
  #order = 0;
  readonly #heap: Event[] = [];

  constructor(start: number) {
    this.#now = start;
  }

  get now(): number {
    return this.#now;
  }

  at(time: number, run: () => void): void {
    const event = { at: Math.max(time, this.#now), order: this.#order++, run };
    const heap = this.#heap;
    heap.push(event);
    for (let index = heap.length - 1; index > 0; ) {
      const parent = (index - 1) >> 1;
      if (!isBefore(heap[index], heap[parent])) break;
      swap(heap, index, parent);
      index = parent;
    }
  }

  after(milliseconds: number, run: () => void): void {
    this.at(this.#now + milliseconds, run);
  }

  sleep(milliseconds: number): Promise<void> {
    return new Promise((done) => this.after(milliseconds, done));
  }

  /** Lets everything happen until then. */
  async runUntil(end: number): Promise<void> {
    for (let [next] = this.#heap; next && next.at <= end; [next] = this.#heap) {
      this.#take();
      this.#now = next.at;
      next.run();
      // What follows from an event without time passing is done before the event loop turns.
      await new Promise<void>((done) => setImmediate(done));
    }
    this.#now = end;
  }

  #take(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (heap.length === 0 || !last) return;
    heap[0] = last;
    for (let index = 0; ; ) {
      const [left, right] = [2 * index + 1, 2 * index + 2];
      let first = index;
      if (isBefore(heap[left], heap[first])) first = left;
      if (isBefore(heap[right], heap[first])) first = right;
      if (first === index) return;
      swap(heap, index, first);
      index = first;
    }
  }
}

const isBefore = (a: Event | undefined, b: Event | undefined): boolean =>
  a !== undefined && b !== undefined && (a.at < b.at || (a.at === b.at && a.order < b.order));

function swap(heap: Event[], a: number, b: number): void {
  const [first, second] = [heap[a], heap[b]];
  if (first && second) [heap[a], heap[b]] = [second, first];
}

/** Numbers from 0 to 1 that are the same for the same seed. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Runs a task during which timers and random numbers are these: the product's own pauses take no real time. */
export async function withTimers<Result>(
  time: VirtualTime,
  random: () => number,
  task: () => Promise<Result>,
): Promise<Result> {
  const real = { setTimeout: globalThis.setTimeout, random: Math.random };
  const virtual = (run: () => void, milliseconds = 0) => time.after(milliseconds, run);
  globalThis.setTimeout = virtual as unknown as typeof setTimeout;
  Math.random = random;
  try {
    return await task();
  } finally {
    globalThis.setTimeout = real.setTimeout;
    Math.random = real.random;
  }
}
