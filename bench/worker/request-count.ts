import { AsyncLocalStorage } from 'node:async_hooks';

type Next = (args: unknown) => Promise<unknown>;
interface Client {
  readonly middlewareStack: {
    add(
      middleware: (next: Next, context: { commandName?: string }) => Next,
      options: { step: 'initialize'; name: string; override: boolean },
    ): void;
  };
}

/** Counts the requests that SDK clients make during a task, by operation. */
export class RequestCount {
  readonly #flow = new AsyncLocalStorage<Map<string, number>>();

  attach(client: unknown): void {
    const options = { step: 'initialize', name: 'request-count', override: true } as const;
    (client as Client).middlewareStack.add(
      (next, { commandName = 'unknown' }) =>
        (args) => {
          const counts = this.#flow.getStore();
          counts?.set(commandName, (counts.get(commandName) ?? 0) + 1);
          return next(args);
        },
      options,
    );
  }

  async during(task: () => Promise<unknown>): Promise<ReadonlyMap<string, number>> {
    const counts = new Map<string, number>();
    await this.#flow.run(counts, task);
    return counts;
  }
}
