import { waitFor } from '../../../local/process/wait.ts';

/**
 * Slow enough that two hundred tests asking at once leave the emulator time for its work: whoever has waited long learns of the answer
 * a fifth later at most.
 */
const everyMs = (waitedMs: number): number => Math.min(Math.max(400, waitedMs / 5), 2_000);
/**
 * Long, because a machine that does something else beside makes everything slow; only what fails takes it. Where the emulator did not
 * answer a function in time, the message comes again after its visibility timeout, which is 12 minutes at most.
 */
const DEADLINE_MS = 800_000;

/** Asks until there is an answer, and fails, saying what did not come, when the deadline passes first. */
export const eventually = async <T>(
  what: string | (() => string),
  ask: () => Promise<T | undefined> | T | undefined,
  deadlineMs = DEADLINE_MS,
): Promise<T> => {
  const answer = await waitFor(ask, { deadlineMs, everyMs });
  if (answer !== undefined) return answer;
  throw new Error(`in ${deadlineMs / 1000} s there was not: ${typeof what === 'string' ? what : what()}`);
};
