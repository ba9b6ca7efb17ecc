/** Runs tasks of one name one after the other, in the order in which they came; those of different names run at once. */
export class Turns {
  readonly #last = new Map<string, Promise<unknown>>();

  /** @throws what the task throws, which keeps no later one from its turn */
  async run<Result>(name: string, task: () => Promise<Result>): Promise<Result> {
    const before = this.#last.get(name) ?? Promise.resolve();
    const turn = before.then(task, task);
    this.#last.set(name, turn);
    try {
      return await turn;
    } finally {
      if (this.#last.get(name) === turn) this.#last.delete(name);
    }
  }
}

/** Runs turns as `Turns` does, and gathers for the next turn of a name whatever comes before it begins. */
export class GatheredTurns<Item> {
  readonly #turns = new Turns();
  readonly #next = new Map<string, { readonly items: Item[]; readonly turn: Promise<unknown> }>();

  /**
   * @param work handles everything that was gathered
   * @returns what `work` gave for all of it, to the one that came first; `null` to the others
   * @throws what `work` throws, to each of them
   */
  async run<Result>(
    name: string,
    item: Item,
    work: (items: readonly Item[]) => Promise<Result>,
  ): Promise<Result | null> {
    const next = this.#next.get(name);
    if (next) {
      next.items.push(item);
      await next.turn;
      return null;
    }
    const items = [item];
    const turn = this.#turns.run(name, () => {
      this.#next.delete(name);
      return work(items);
    });
    this.#next.set(name, { items, turn });
    return turn;
  }
}
