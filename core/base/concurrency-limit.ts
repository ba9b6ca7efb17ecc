/** Lets so many tasks run at once; the others wait in their order. */
export class Gate {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(limit: number) {
    this.#free = limit;
  }

  async run<T>(task: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((enter) => this.#waiting.push(enter));
    try {
      return await task();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#free++;
    }
  }
}

/**
 * Works on items, so many at once, begun in their order. After a failure no other is begun, and those under way end first.
 * @returns the results in the order of the items
 * @throws the first failure
 */
export async function mapAtOnce<Item, Result>(
  items: readonly Item[],
  limit: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const gate = new Gate(limit);
  const failures: unknown[] = [];
  const results: Result[] = [];
  const workOn = async (item: Item, index: number): Promise<void> => {
    if (failures.length > 0) return;
    try {
      results[index] = await work(item);
    } catch (error) {
      failures.push(error);
    }
  };
  await Promise.all(items.map((item, index) => gate.run(() => workOn(item, index))));
  if (failures.length > 0) throw failures[0];
  return results;
}

/**
 * Does several things at once. None keeps another from its end.
 * @returns what the last comes to
 * @throws what one of them threw; AggregateError where several did
 */
export async function allDone<Last>(
  ...works: readonly [...(() => Promise<unknown>)[], () => Promise<Last>]
): Promise<Last> {
  const ends = await Promise.allSettled(works.map((work) => work()));
  const failures = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason] : []));
  if (failures.length > 1) throw new AggregateError(failures, `${failures.length} of ${works.length} failed`);
  if (failures.length === 1) throw failures[0];
  return (ends.at(-1) as PromiseFulfilledResult<Last>).value;
}
