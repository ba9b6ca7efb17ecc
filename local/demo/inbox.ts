import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { Alert } from '../../core/alerts/alert.ts';
import { waitFor } from '../process/wait.ts';
import type { Mail } from '../relay/mail.ts';

/** An alert as a subscriber of the topic got it. */
export interface ReceivedAlert {
  readonly alert: Alert;
  /** By `performance.now()`. */
  readonly receivedAt: number;
  /** As it came through SNS. */
  readonly body: string;
}

/** A queue for alerts, which is listened to until it is closed. */
export class Inbox {
  readonly #queue: SQSClient;
  readonly #end = new AbortController();
  readonly #received: ReceivedAlert[] = [];
  #failure: unknown;

  constructor(queue: SQSClient) {
    this.#queue = queue;
  }

  /** Makes the queue and begins to listen; gives the ARN to subscribe. */
  async open(name: string): Promise<string> {
    const { QueueUrl: url = '' } = await this.#queue.send(new CreateQueueCommand({ QueueName: name }));
    const { Attributes: attributes } = await this.#queue.send(
      new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['QueueArn'] }),
    );
    this.#listen(url).catch((error: unknown) => {
      if (!this.#end.signal.aborted) this.#failure = error;
    });
    return attributes?.QueueArn ?? '';
  }

  /**
   * Takes out the first alert that matches, once it is there; undefined when the deadline passes first.
   * @throws what ended the listening
   */
  find(matches: (alert: Alert) => boolean, deadlineMs: number): Promise<ReceivedAlert | undefined> {
    return waitFor(() => this.#take(matches), { deadlineMs });
  }

  /** Takes out what nobody has waited for. */
  rest(): readonly ReceivedAlert[] {
    return this.#received.splice(0);
  }

  close(): void {
    this.#end.abort();
    this.#queue.destroy();
  }

  #take(matches: (alert: Alert) => boolean): ReceivedAlert | undefined {
    if (this.#failure) throw this.#failure;
    const index = this.#received.findIndex(({ alert }) => matches(alert));
    return index < 0 ? undefined : this.#received.splice(index, 1)[0];
  }

  async #listen(url: string): Promise<void> {
    const { signal } = this.#end;
    while (!signal.aborted) {
      const ask = new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 10, WaitTimeSeconds: 5 });
      const { Messages: messages = [] } = await this.#queue.send(ask, { abortSignal: signal });
      const receivedAt = performance.now();
      for (const message of messages) await this.#keep(url, message, receivedAt);
    }
  }

  async #keep(
    url: string,
    { Body: body = '', ReceiptHandle: handle }: Message,
    receivedAt: number,
  ): Promise<void> {
    this.#received.push({ alert: JSON.parse(body), receivedAt, body });
    await this.#queue.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: handle }));
  }
}

// An e-mail goes out with the same call as everything else.
const DEADLINE_MS = 2_000;

/** The letter box of people who get alerts by e-mail. */
export class Mailbox {
  readonly #mails = new Map<string, Mail>();

  deliver(mail: Mail): void {
    this.#mails.set(mail.machineText, mail);
  }

  /** The e-mail of a message, found by what machines got of it. */
  async of(machineText: string): Promise<Mail | null> {
    return (await waitFor(() => this.#mails.get(machineText), { deadlineMs: DEADLINE_MS })) ?? null;
  }
}

/** All that a question is answered with. */
export const gather = async <T>(answers: AsyncIterable<T>): Promise<T[]> => {
  const all: T[] = [];
  for await (const answer of answers) all.push(answer);
  return all;
};
