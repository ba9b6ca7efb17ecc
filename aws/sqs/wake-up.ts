import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { WakeUp } from '../../core/alerts/notice-store.ts';

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
