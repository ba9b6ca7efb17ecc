import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { WakeUp } from '../../core/alerts/ports.ts';
import type { Later, WorkerQueue } from '../../core/engine/put-off.ts';
import type { Message } from '../../core/engine/work-batch.ts';

/** Delayed messages to the notifier. */
export class SqsWakeUp implements WakeUp {
  readonly #client: SQSClient;
  readonly #queueUrl: string;

  constructor(client: SQSClient, queueUrl: string) {
    this.#client = client;
    this.#queueUrl = queueUrl;
  }

  async after(seconds: number, group: string): Promise<void> {
    const MessageBody = JSON.stringify({ group });
    await this.#client.send(
      new SendMessageCommand({ QueueUrl: this.#queueUrl, MessageBody, DelaySeconds: seconds }),
    );
  }
}

/** Attributes of a message that was put off: how often, and when it was sent first. They are no part of the body, which stays as it came. */
const TIMES_PUT_OFF = 'timesPutOff';
const FIRST_SENT_AT = 'firstSentAt';

/** A queue that workers work off. */
export class SqsWorkerQueue implements WorkerQueue {
  readonly #client: SQSClient;
  readonly #queueUrl: string;

  constructor(client: SQSClient, queueUrl: string) {
    this.#client = client;
    this.#queueUrl = queueUrl;
  }

  async add(body: string, later: Later): Promise<void> {
    await this.#client.send(
      new SendMessageCommand({
        QueueUrl: this.#queueUrl,
        MessageBody: body,
        DelaySeconds: later.delaySeconds,
        MessageAttributes: attributesOf(later),
        ...(later.group !== null && { MessageGroupId: later.group }),
      }),
    );
  }
}

const attributesOf = ({ timesPutOff, firstSentAt }: Later) => ({
  [TIMES_PUT_OFF]: { DataType: 'Number', StringValue: String(timesPutOff) },
  [FIRST_SENT_AT]: { DataType: 'Number', StringValue: String(firstSentAt) },
});

/** A message as Lambda hands it over. */
export interface QueueRecord {
  readonly messageId: string;
  readonly body: string;
  /** `SentTimestamp` is when SQS took it, in milliseconds since 1970. */
  readonly attributes: { readonly SentTimestamp: string; readonly MessageGroupId?: string | undefined };
  readonly messageAttributes?: Readonly<Record<string, { readonly stringValue?: string | undefined }>>;
}

export const messageOf = ({ messageId, body, attributes, messageAttributes }: QueueRecord): Message => ({
  id: messageId,
  body,
  timesPutOff: Number(messageAttributes?.[TIMES_PUT_OFF]?.stringValue ?? 0) || 0,
  firstSentAt: Number(messageAttributes?.[FIRST_SENT_AT]?.stringValue) || Number(attributes.SentTimestamp),
  group: attributes.MessageGroupId ?? null,
});
