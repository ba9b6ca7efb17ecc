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
