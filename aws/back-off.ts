const FIRST_MILLISECONDS = 20;
const LONGEST_MILLISECONDS = 2_000;

/** Waits up to twice as long after each try, for a random time: writers that collided once should not again. */
export function backOff(attempt: number): Promise<void> {
  const longest = Math.min(FIRST_MILLISECONDS * 2 ** attempt, LONGEST_MILLISECONDS);
  return new Promise((done) => setTimeout(done, Math.random() * longest));
}
