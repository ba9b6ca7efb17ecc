import type { WorkerPorts } from '../engine/objects/ports.ts';
import { SealwatchError } from './errors.ts';

/** Twenty losses in a row against other writers of one key; more is not contention but a fault. */
const MOST_CONFLICTS = 20;

/**
 * Repeats reading, judging and committing until no other writer was in between, with growing pauses.
 * @throws {SealwatchError} `CONFLICT` when other writers never let go
 */
export async function untilCommitted<Result>(
  ports: Pick<WorkerPorts, 'backOff'>,
  attempt: (count: number) => Promise<Result | 'conflict'>,
): Promise<Result> {
  for (let count = 0; count < MOST_CONFLICTS; count++) {
    if (count > 0) await ports.backOff(count);
    const result = await attempt(count);
    if (result !== 'conflict') return result;
  }
  const message = `other writers changed the key ${MOST_CONFLICTS} times meanwhile; try again`;
  throw new SealwatchError('CONFLICT', message);
}
