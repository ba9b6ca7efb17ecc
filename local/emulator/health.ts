import { flagged, waitFor } from '../process/wait.ts';

const ASK_MS = 2_000;

/** Whether an emulator answers at the endpoint now. */
export const answers = async (endpoint: string): Promise<boolean> => {
  try {
    const response = await fetch(`${endpoint}/_localstack/health`, { signal: AbortSignal.timeout(ASK_MS) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
};

/** Waits until an emulator answers; false when it ended before, or the deadline passed. */
export const healthy = async (
  endpoint: string,
  ended: Promise<unknown>,
  deadlineMs: number,
): Promise<boolean> => {
  const gone = flagged(ended);
  const state = await waitFor(async () => (gone() ? 'gone' : (await answers(endpoint)) ? 'up' : undefined), {
    deadlineMs,
  });
  return state === 'up';
};
