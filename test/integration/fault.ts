import { AsyncLocalStorage } from 'node:async_hooks';

/** A crash of a function at one of its calls: either the call was never sent, or its answer never came. */
export interface Fault {
  /** Counted from one over all clients. */
  readonly call: number;
  readonly kind: 'not-sent' | 'answer-lost';
}

export class CrashError extends Error {}

type Next = (args: unknown) => Promise<unknown>;
interface Client {
  readonly middlewareStack: {
    add(
      middleware: (next: Next) => Next,
      options: { step: 'initialize'; name: string; override: boolean },
    ): void;
  };
}

interface Invocation {
  calls: number;
  fault: Fault | null;
}

/** Counts the calls of SDK clients in one flow of control, and crashes at one of them, once. Other flows pass. */
export class FaultLine {
  readonly #flow = new AsyncLocalStorage<Invocation>();

  attach(client: unknown): void {
    const options = { step: 'initialize', name: 'fault-line', override: true } as const;
    (client as Client).middlewareStack.add((next) => (args) => this.#pass(next, args), options);
  }

  /** Runs a task with a fault or none; returns how many calls it made. */
  async during(fault: Fault | null, task: () => Promise<void>): Promise<number> {
    const invocation = { calls: 0, fault };
    await this.#flow.run(invocation, task);
    return invocation.calls;
  }

  /** Runs what the test itself wants to know, uncounted. */
  aside<T>(task: () => Promise<T>): Promise<T> {
    return this.#flow.exit(task);
  }

  async #pass(next: Next, args: unknown): Promise<unknown> {
    const invocation = this.#flow.getStore();
    if (!invocation) return next(args);
    const call = ++invocation.calls;
    const fault = call === invocation.fault?.call ? invocation.fault : null;
    if (fault?.kind === 'not-sent') throw new CrashError(`call ${call} was not sent`);
    const answer = await next(args);
    if (fault) throw new CrashError(`the answer of call ${call} was lost`);
    return answer;
  }
}
