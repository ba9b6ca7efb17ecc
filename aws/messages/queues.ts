import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { WakeUp } from '../../core/alerts/ports.ts';
import type { BulkQueue } from '../../core/engine/objects/ports.ts';

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

/** The queue of the bulk worker. */
export class SqsBulkQueue implements BulkQueue {
  readonly #client: SQSClient;
  readonly #queueUrl: string;

  constructor(client: SQSClient, queueUrl: string) {
    this.#client = client;
    this.#queueUrl = queueUrl;
  }

  async add(event: string): Promise<void> {
    await this.#client.send(new SendMessageCommand({ QueueUrl: this.#queueUrl, MessageBody: event }));
  }
}
