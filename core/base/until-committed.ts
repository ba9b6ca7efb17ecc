import { SealwatchError } from './errors.ts';

/** Twenty losses in a row against other writers of one thing; more is not contention but a fault. */
const MAX_CONFLICTS = 20;

export interface RetryPorts {
  /** Waits before a try: longer and longer, and for a random time. */
  readonly backOff: (attempt: number) => Promise<void>;
  /** False when no other try may begin, because this work has had its share of the time. @default - tries are only counted */
  readonly mayTryAgain?: () => boolean;
}

interface Retrying extends RetryPorts {
  /**
   * Fewer tries, for whoever can come back later.
   * @default - {@link MAX_CONFLICTS}
   */
  readonly maxTries?: number;
}

/**
 * Repeats reading, judging and committing until no other writer was in between, with growing pauses.
 * @param what that other writers change meanwhile, for the error
 * @throws {SealwatchError} `CONFLICT` when other writers commit first at every try, of twenty or of those that the time allowed
 */
export async function untilCommitted<Result>(
  what: string,
  { backOff, maxTries = MAX_CONFLICTS, mayTryAgain = () => true }: Retrying,
  attempt: (count: number) => Promise<Result | 'conflict'>,
): Promise<Result> {
  for (let count = 0; count < maxTries; count++) {
    if (count > 0) await backOff(count);
    const result = await attempt(count);
    if (result !== 'conflict') return result;
    if (!mayTryAgain()) throw lost(what, count + 1);
  }
  throw lost(what, maxTries);
}

/** True for what `untilCommitted` throws when it gives up. */
export const isConflict = (error: unknown): boolean =>
  error instanceof SealwatchError && error.code === 'CONFLICT';

const lost = (what: string, times: number): SealwatchError =>
  new SealwatchError(
    'CONFLICT',
    `other writers changed ${what} meanwhile, at each of ${times} tries; try again`,
  );
