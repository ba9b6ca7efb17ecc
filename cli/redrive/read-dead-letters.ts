import type { QueueOutput } from '../../aws/deployment/outputs.ts';
import { fieldsOf, type LogLine, type LogSearch, type LogsFound } from '../../aws/log-search.ts';
import type { DeadLetters, LyingMessage } from '../../aws/messages/dead-letters.ts';
import { at, textAt } from '../../core/base/json.ts';
import { type MessageSubject, messageSubject } from '../../core/engine/message-subject.ts';
import { type Attempt, attempt } from '../status/attempt.ts';

/** A queue in which messages lie that nobody works off. */
export interface DeadLetterQueue {
  /** Of the queue where its messages come from: `ObjectEvents`; or `UndeliveredEvents`. */
  readonly name: string;
  readonly url: string;
  /** Where its messages are worked off; `null` for events that EventBridge could not hand over, which SQS cannot redrive. */
  readonly source: QueueOutput | null;
}

/** A message that lies there, and why. */
export interface Sample extends Pick<LyingMessage, 'id' | 'sentAt'> {
  readonly subject: MessageSubject;
  /** What the function, or EventBridge, said; `null` where nothing says it. */
  readonly error: string | null;
  /** Why no log could be searched for the error, or not to its end; `null` where it was found, or is in none. */
  readonly unsearched: string | null;
}

/** What was learned of one queue. */
export interface QueueReport {
  readonly queue: DeadLetterQueue;
  readonly arn: string;
  readonly messages: number;
  readonly samples: Attempt<readonly Sample[]>;
}

const DEAD = 'DeadLetter';
export const UNDELIVERED = 'UndeliveredEvents';

/** The queues of dead letters, of those that a deployment's outputs name. */
export const deadLetterQueuesOf = (queues: readonly QueueOutput[]): readonly DeadLetterQueue[] =>
  queues.flatMap(({ name, url, isDeadLetter }) => {
    if (name === UNDELIVERED) return [{ name, url, source: null }];
    if (!isDeadLetter) return [];
    const worked = name.slice(0, -DEAD.length);
    const source = queues.find((each) => each.name === worked) ?? null;
    return [{ name: worked, url, source }];
  });

export interface Ports {
  readonly deadLetters: DeadLetters;
  readonly logs: LogSearch;
  readonly now: Date;
}

/** As many as people look through; what one says of the cause, the others mostly do too. */
const MAX_SAMPLES = 5;

/**
 * How much lies in a queue, with some of its messages and what is known of why they lie there.
 * @throws what SQS says where not even the number can be read
 */
export async function readDeadLetters(queue: DeadLetterQueue, ports: Ports): Promise<QueueReport> {
  const { arn, messages } = await ports.deadLetters.level(queue.url);
  const samples: Attempt<readonly Sample[]> =
    messages === 0 ? { value: [] } : await attempt(() => samplesOf(queue, ports));
  return { queue, arn, messages, samples };
}

async function samplesOf(queue: DeadLetterQueue, ports: Ports): Promise<readonly Sample[]> {
  const lying = await ports.deadLetters.sample(queue.url, {
    most: MAX_SAMPLES,
    isRedrivable: queue.source !== null,
  });
  const functions = lying.length === 0 ? { value: [] } : await attempt(() => consumersOf(queue, ports));
  return Promise.all(
    lying.map(async (message) => ({
      id: message.id,
      sentAt: message.sentAt,
      subject: messageSubject(message.body),
      ...(await errorOf(message, functions, ports)),
    })),
  );
}

const consumersOf = async ({ source }: DeadLetterQueue, { deadLetters }: Ports) =>
  source === null ? [] : deadLetters.consumers(source.url);

/** What EventBridge says of a message, or the log of a function says last of one that was given back. */
async function errorOf(
  { id, sentAt, undelivered }: LyingMessage,
  functions: Attempt<readonly string[]>,
  { logs, now }: Ports,
): Promise<Pick<Sample, 'error' | 'unsearched'>> {
  if (undelivered !== null) {
    const { code, message } = undelivered;
    return { error: message === '' ? code : `${code}: ${message}`, unsearched: null };
  }
  if ('problem' in functions) return { error: null, unsearched: functions.problem };
  const searched = { text: id, from: new Date(sentAt), to: now };
  const found = await Promise.all(
    functions.value.map((functionName) => attempt(() => logs.find({ functionName, ...searched }))),
  );
  const lines = found.flatMap((each) => ('value' in each ? each.value.lines : []));
  const errors = lines.sort((a, b) => (a.at < b.at ? -1 : 1)).flatMap((line) => errorIn(line, id) ?? []);
  const error = errors.at(-1) ?? null;
  return { error, unsearched: error === null ? (found.flatMap(problemsOf)[0] ?? null) : null };
}

const problemsOf = (found: Attempt<LogsFound>): readonly string[] => {
  if ('problem' in found) return [found.problem];
  return found.value.isComplete ? [] : ['there is more in the log than is searched'];
};

function errorIn(line: LogLine, messageId: string): string | null {
  const logged = fieldsOf(line);
  if (textAt(logged, 'message') !== 'given back' || textAt(logged, 'messageId') !== messageId) return null;
  const error = at(logged, 'error');
  if (typeof error === 'string') return error;
  const code = textAt(error, 'code') ?? textAt(error, 'name') ?? 'Error';
  return `${code}: ${textAt(error, 'message') ?? 'no message'}`;
}
