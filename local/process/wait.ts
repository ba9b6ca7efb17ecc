import { setTimeout as delay } from 'node:timers/promises';

export interface WaitOptions {
  readonly deadlineMs: number;
  /** @default 50 */
  readonly everyMs?: number;
}

/** Asks again and again until the answer is not undefined; undefined when the deadline passes first. */
export const waitFor = async <T>(
  ask: () => Promise<T | undefined> | T | undefined,
  options: WaitOptions,
): Promise<T | undefined> => {
  const end = performance.now() + options.deadlineMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() > end) return undefined;
    await delay(options.everyMs ?? 50);
  }
};

/** Whether a promise is settled, as a question that needs no waiting. */
export const flagged = (promise: Promise<unknown>): (() => boolean) => {
  let settled = false;
  const settle = (): void => {
    settled = true;
  };
  promise.then(settle, settle);
  return () => settled;
};
