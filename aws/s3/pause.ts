import { setTimeout } from 'node:timers/promises';

const FIRST_DELAY_MS = 50;
const MAX_DELAY_MS = 5_000;

/** Waits before another try: longer each time, and by chance, so that many readers do not come back at once. */
export async function pauseBeforeRetry(attempt: number, signal: AbortSignal): Promise<void> {
  const longest = Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** attempt);
  await setTimeout(longest * (0.5 + Math.random() / 2), undefined, { signal });
}
