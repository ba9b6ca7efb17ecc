import { SealwatchError } from './errors.ts';

/** Twenty losses in a row against other writers of one thing; more is not contention but a fault. */
const MAX_CONFLICTS = 20;

export interface RetryPorts {
  /** Waits before a try: longer and longer, and for a random time. */
  readonly backOff: (attempt: number) => Promise<void>;
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
 * @throws {SealwatchError} `CONFLICT` when other writers commit first at every try
 */
export async function untilCommitted<Result>(
  what: string,
  { backOff, maxTries = MAX_CONFLICTS }: Retrying,
  attempt: (count: number) => Promise<Result | 'conflict'>,
): Promise<Result> {
  for (let count = 0; count < maxTries; count++) {
    if (count > 0) await backOff(count);
    const result = await attempt(count);
    if (result !== 'conflict') return result;
  }
  throw new SealwatchError(
    'CONFLICT',
    `other writers changed ${what} ${maxTries} times meanwhile; try again`,
  );
}

/** True for what `untilCommitted` throws when it gives up. */
export const isConflict = (error: unknown): boolean =>
  error instanceof SealwatchError && error.code === 'CONFLICT';
