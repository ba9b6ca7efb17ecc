import type { DeadLetters, MoveTask } from '../../aws/messages/dead-letters.ts';
import { SealwatchError } from '../../core/base/errors.ts';

export interface MovePorts {
  readonly deadLetters: DeadLetters;
  pause(milliseconds: number): Promise<void>;
}

const POLL_MS = 1000;
/** So many times the task that was begun may be missing from the list. */
const MAX_MISSES = 60;

/**
 * Has SQS move everything from a queue of dead letters back, and waits until it has. One that somebody began before is waited for,
 * as SQS has one at a time.
 * @returns how it ended
 * @throws {SealwatchError} `AWS_FAILED` where SQS does not list what was begun
 */
export async function moveBack(
  arn: string,
  { deadLetters, pause }: MovePorts,
  onProgress: (task: MoveTask) => void,
): Promise<MoveTask> {
  const before = await deadLetters.newestMove(arn);
  const isOther = before !== null && isUnderWay(before);
  if (!isOther) await deadLetters.startMove(arn);
  for (let misses = 0; misses < MAX_MISSES; ) {
    const task = await deadLetters.newestMove(arn);
    if (task === null || (!isOther && task.startedAt === before?.startedAt)) misses += 1;
    else if (isUnderWay(task)) onProgress(task);
    else return task;
    await pause(POLL_MS);
  }
  throw new SealwatchError(
    'AWS_FAILED',
    'SQS took the redrive and does not say how far it is; ask again later',
  );
}

const isUnderWay = ({ status }: MoveTask): boolean => status === 'RUNNING' || status === 'CANCELLING';
