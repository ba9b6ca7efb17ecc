import { setTimeout as sleep } from 'node:timers/promises';
import { INTERRUPTED } from '../exit-codes.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Ends a trial early: the first signal has it clean up, the second ends the command at once. */
export class Interruption {
  readonly #controller = new AbortController();

  get isInterrupted(): boolean {
    return this.#controller.signal.aborted;
  }

  interrupt(): void {
    this.#controller.abort();
  }

  /** @throws where the trial is interrupted meanwhile */
  async pause(milliseconds: number): Promise<void> {
    await sleep(milliseconds, undefined, { signal: this.#controller.signal });
  }

  /** Does work while signals interrupt. */
  async during<T>(onSignal: (isFirst: boolean) => void, work: () => Promise<T>): Promise<T> {
    const stop = (): void => {
      const isFirst = !this.isInterrupted;
      onSignal(isFirst);
      if (!isFirst) process.exit(INTERRUPTED);
      this.interrupt();
    };
    for (const signal of SIGNALS) process.on(signal, stop);
    try {
      return await work();
    } finally {
      for (const signal of SIGNALS) process.removeListener(signal, stop);
    }
  }
}
