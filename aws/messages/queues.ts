import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { WakeUp } from '../../core/alerts/ports.ts';
import type { WorkerQueue } from '../../core/engine/put-off.ts';
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

/** Says how often a message was put off. It is no part of the body, which stays as it came. */
const TIMES_PUT_OFF = 'timesPutOff';

/** A queue that workers work off. */
export class SqsWorkerQueue implements WorkerQueue {
  readonly #client: SQSClient;
  readonly #queueUrl: string;

  constructor(client: SQSClient, queueUrl: string) {
    this.#client = client;
    this.#queueUrl = queueUrl;
  }

  async add(body: string, later?: Parameters<WorkerQueue['add']>[1]): Promise<void> {
    const times = { DataType: 'Number', StringValue: String(later?.timesPutOff) };
    await this.#client.send(
      new SendMessageCommand({
        QueueUrl: this.#queueUrl,
        MessageBody: body,
        ...(later && { DelaySeconds: later.delaySeconds, MessageAttributes: { [TIMES_PUT_OFF]: times } }),
      }),
    );
  }
}

/** A message as Lambda hands it over. */
export interface QueueRecord {
  readonly messageId: string;
  readonly body: string;
  readonly messageAttributes?: Readonly<Record<string, { readonly stringValue?: string | undefined }>>;
}

export const messageOf = ({ messageId, body, messageAttributes }: QueueRecord): Message => ({
  id: messageId,
  body,
  timesPutOff: Number(messageAttributes?.[TIMES_PUT_OFF]?.stringValue ?? 0) || 0,
});
