import { Gate } from '../base/concurrency-limit.ts';

/** Each holds up to 100 findings in memory. */
const MAX_GROUPS_AT_ONCE = 5;

/**
 * Makes attempts of one stage after the other, some at the same time; each is made, whatever becomes of the others.
 * @throws {AggregateError} what they threw
 */
export async function attemptAll(...stages: readonly (readonly (() => Promise<void>)[])[]): Promise<void> {
  const gate = new Gate(MAX_GROUPS_AT_ONCE);
  const failures: unknown[] = [];
  for (const stage of stages) {
    const ends = await Promise.allSettled(stage.map((task) => gate.run(task)));
    failures.push(...ends.filter((end) => end.status === 'rejected').map(({ reason }) => reason));
  }
  if (failures.length === 0) return;
  const total = stages.flat().length;
  throw new AggregateError(
    failures,
    `${failures.length} of ${total} groups and alerts could not be reported`,
  );
}
