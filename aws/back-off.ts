const FIRST_DELAY_MS = 20;
const MAX_DELAY_MS = 2_000;

/** Waits up to twice as long after each try, for a random time: writers that collided once should not again. */
export function backOff(attempt: number): Promise<void> {
  const longest = Math.min(FIRST_DELAY_MS * 2 ** attempt, MAX_DELAY_MS);
  return new Promise((done) => setTimeout(done, Math.random() * longest));
}
