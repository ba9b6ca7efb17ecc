import { msSince } from '../../base/time.ts';
import type { Run } from './run.ts';

/** What begins by itself and failed goes on at the next poll, then after twice as long each time, and once a day in the end. */
const FIRST_PAUSE_MS = 10 * 60_000;
const MAX_PAUSE_MS = 24 * 3_600_000;

const pauseAfter = ({ attempt }: Run): number => Math.min(FIRST_PAUSE_MS * 2 ** (attempt - 1), MAX_PAUSE_MS);

/** True for a run that failed so long ago that it is tried again. */
export const isTriedAgain = (run: Run, now: Date): boolean =>
  run.failedAt === undefined || msSince(run.failedAt, now) >= pauseAfter(run);

/** ISO time from which on the settings poll has a sweep go on that failed; `null` where that is the next poll, or it did not fail. */
export const triedAgainFrom = (run: Run): string | null =>
  run.status === 'failed' && run.failedAt !== undefined
    ? new Date(Date.parse(run.failedAt) + pauseAfter(run)).toISOString()
    : null;
