import type { RangeAhead } from './range-ahead.ts';
import type { ReadAheadBudget } from './read-ahead-budget.ts';

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
