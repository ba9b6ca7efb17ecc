import type { Duration } from 'aws-cdk-lib';
import { Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { WorkQueue } from '../queues/work-queue.ts';
import { type Alarms, FIVE_MINUTES } from './alarms.ts';

export interface QueueLimits {
  /** How long a message may wait. */
  readonly oldest: Duration;
  /** How many messages may wait. */
  readonly depth: number;
  /** What waits there, as a sentence begins with it. */
  readonly what: string;
}

const MAXIMUM = { ...FIVE_MINUTES, statistic: Stats.MAXIMUM } as const;

/** A queue that falls behind, and what it had to give up on. */
export const watchQueue = (
  alarms: Alarms,
  id: string,
  work: WorkQueue,
  { oldest, depth, what }: QueueLimits,
): void => {
  alarms.add(`${id}Oldest`, {
    metric: work.queue.metricApproximateAgeOfOldestMessage(MAXIMUM),
    atLeast: oldest.toSeconds(),
    description: `${what} wait for ${oldest.toHumanString()} or longer: changes are noticed late. See the function's errors and throttles.`,
  });
  alarms.add(`${id}Depth`, {
    metric: work.queue.metricApproximateNumberOfMessagesVisible(MAXIMUM),
    atLeast: depth,
    description: `${what} pile up: ${depth} or more wait. A flood may hide an attack; see which prefix it comes from.`,
    periods: 3,
  });
  watchDeadLetters(alarms, `${id}DeadLetters`, work.deadLetters, `${what} could not be handled`);
};

/** A queue in which nothing should ever be. */
export const watchDeadLetters = (alarms: Alarms, id: string, queue: IQueue, what: string): void =>
  alarms.add(id, {
    metric: queue.metricApproximateNumberOfMessagesVisible(MAXIMUM),
    atLeast: 1,
    description: `${what}. Nothing is checked until they are sent again: repair the cause, then redrive the queue.`,
  });
