import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { BulkQueue } from '../../core/engine/objects/bulk-queue.ts';

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
