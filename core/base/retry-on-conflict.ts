import { SealwatchError } from './errors.ts';

/** Twenty losses in a row against other writers of one thing; more is not contention but a fault. */
const MAX_CONFLICTS = 20;

export interface RetryPorts {
  /** Waits before a try: longer and longer, and for a random time. */
  readonly backOff: (attempt: number) => Promise<void>;
}

/**
 * Repeats reading, judging and committing until no other writer was in between, with growing pauses.
 * @param what that other writers change meanwhile, for the error
 * @throws {SealwatchError} `CONFLICT` when other writers commit first at every try
 */
export async function untilCommitted<Result>(
  what: string,
  { backOff }: RetryPorts,
  attempt: (count: number) => Promise<Result | 'conflict'>,
): Promise<Result> {
  for (let count = 0; count < MAX_CONFLICTS; count++) {
    if (count > 0) await backOff(count);
    const result = await attempt(count);
    if (result !== 'conflict') return result;
  }
  throw new SealwatchError(
    'CONFLICT',
    `other writers changed ${what} ${MAX_CONFLICTS} times meanwhile; try again`,
  );
}
