import { SealwatchError } from '../base/errors.ts';
import type { Delay, Message } from './work-batch.ts';

/** A queue to which a worker sends messages. */
export interface WorkerQueue {
  /** Adds a message, exactly as it came. When this is done it will be delivered, maybe more than once. */
  add(body: string, later: Later): Promise<void>;
}

/** What a message keeps of its past when it is sent once more. */
export interface Later extends Pick<Message, 'timesPutOff' | 'firstSentAt' | 'group'> {
  readonly delaySeconds: number;
}

export interface PutOffPorts {
  /** The queue that the worker takes from. */
  readonly own: WorkerQueue;
  /** The queue of what takes long; `null` for those who work it off. */
  readonly bulk: WorkerQueue | null;
  /** From 0 to 1: messages that collided once should not again. */
  readonly random: () => number;
}

/** Some three hours with the delays below. Then something is wrong, and the message goes the way of those that fail. */
const MAX_TIMES_PUT_OFF = 20;
const FIRST_DELAY_SECONDS = 5;
/** The longest that SQS delays a message. */
const MAX_DELAY_SECONDS = 900;

/**
 * Puts a message off by sending it once more. It is a new message then: it comes back long before the visibility timeout of the old
 * one, and does not come nearer to the dead letters for what is nobody's fault. What needs more time, or what many compete for,
 * goes to the queue where nothing urgent waits behind it.
 * @throws {SealwatchError} `OUT_OF_TIME` when that was done too often
 */
export async function putOff(
  message: Message,
  why: Delay,
  { own, bulk, random }: PutOffPorts,
): Promise<void> {
  const { body, timesPutOff, firstSentAt, group } = message;
  if (timesPutOff >= MAX_TIMES_PUT_OFF)
    throw new SealwatchError(
      'OUT_OF_TIME',
      `put off ${timesPutOff} times; it is given back as one that failed`,
    );
  const longest = Math.min(FIRST_DELAY_SECONDS * 2 ** timesPutOff, MAX_DELAY_SECONDS);
  const delaySeconds = Math.ceil(longest * (0.5 + random() / 2));
  const queue = why === 'needs-more' && bulk ? bulk : own;
  await queue.add(body, { delaySeconds, timesPutOff: timesPutOff + 1, firstSentAt, group });
}
