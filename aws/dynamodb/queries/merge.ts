/** Negative when `a` comes first. */
export type Compare<T> = (a: T, b: T) => number;

/**
 * Merges sources that are each in order into one that is. Holds a page of each source, whatever their length, and reads
 * the first pages of all at the same time.
 */
export async function* merge<T>(
  sources: readonly AsyncIterable<readonly T[]>[],
  compare: Compare<T>,
): AsyncGenerator<T> {
  const heads = sources.map((source) => new Head(source));
  try {
    await Promise.all(heads.map((head) => head.fill()));
    let first = smallest(heads, compare);
    while (first) {
      yield first.value;
      first.advance();
      if (first.head.isSpent) await first.head.fill();
      first = smallest(heads, compare);
    }
  } finally {
    await Promise.all(heads.map((head) => head.close()));
  }
}

/**
 * Puts what stands next to each other with the same rank into one order. An index keeps no order among items of the same sort key,
 * not even from one reading to the next, and a merge needs each of its sources in order.
 * @param rank gives values that an index cannot distinguish the same rank; the source is in order but for those
 */
export async function* withTiesInOrder<T>(
  source: AsyncIterable<readonly T[]>,
  rank: (value: T) => string,
  compare: Compare<T>,
): AsyncGenerator<readonly T[]> {
  // A tie may go on in the next page.
  let last: T[] = [];
  for await (const page of source) {
    const done: T[] = [];
    for (const value of page) {
      const [first] = last;
      if (first !== undefined && rank(first) !== rank(value)) {
        done.push(...last.sort(compare));
        last = [];
      }
      last.push(value);
    }
    if (done.length > 0) yield done;
  }
  if (last.length > 0) yield last.sort(compare);
}

/** The unread part of one source. */
class Head<T> {
  readonly #pages: AsyncIterator<readonly T[]>;
  #page: readonly T[] = [];
  #at = 0;

  constructor(source: AsyncIterable<readonly T[]>) {
    this.#pages = source[Symbol.asyncIterator]();
  }

  get isSpent(): boolean {
    return this.#at >= this.#page.length;
  }

  peek(): T | undefined {
    return this.#page[this.#at];
  }

  advance(): void {
    this.#at += 1;
  }

  /** Reads on to the next page that holds something. */
  async fill(): Promise<void> {
    while (this.isSpent) {
      const next = await this.#pages.next();
      if (next.done) return;
      this.#page = next.value;
      this.#at = 0;
    }
  }

  async close(): Promise<void> {
    await this.#pages.return?.();
  }
}

interface First<T> {
  readonly head: Head<T>;
  readonly value: T;
  advance(): void;
}

// There are a few dozen sources at most: comparing each is as fast as a heap.
function smallest<T>(heads: readonly Head<T>[], compare: Compare<T>): First<T> | null {
  let best: Head<T> | null = null;
  for (const head of heads) {
    if (head.isSpent) continue;
    if (best === null || compare(head.peek() as T, best.peek() as T) < 0) best = head;
  }
  const found = best;
  return found && { head: found, value: found.peek() as T, advance: () => found.advance() };
}
