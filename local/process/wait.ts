import { setTimeout as delay } from 'node:timers/promises';

export interface WaitOptions {
  readonly deadlineMs: number;
  /** How long to wait before asking again, or how that follows from how long was waited already. @default 50 */
  readonly everyMs?: number | ((waitedMs: number) => number);
}

/** Asks again and again until the answer is not undefined; undefined when the deadline passes first. */
export const waitFor = async <T>(
  ask: () => Promise<T | undefined> | T | undefined,
  options: WaitOptions,
): Promise<T | undefined> => {
  const { deadlineMs, everyMs = 50 } = options;
  const start = performance.now();
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    const waited = performance.now() - start;
    if (waited > deadlineMs) return undefined;
    await delay(typeof everyMs === 'number' ? everyMs : everyMs(waited));
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
