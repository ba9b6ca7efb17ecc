import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { AuditRequest, AuditRequests } from '../../core/ports/audit-requests.ts';

/** The queue of the auditor, which delays: S3 shows a changed setting late, and one change is often the first of several. */
export class SqsAuditRequests implements AuditRequests {
  readonly #client: SQSClient;
  readonly #queueUrl: string;

  constructor(client: SQSClient, queueUrl: string) {
    this.#client = client;
    this.#queueUrl = queueUrl;
  }

  async add(request: AuditRequest): Promise<void> {
    const MessageBody = JSON.stringify(request);
    await this.#client.send(new SendMessageCommand({ QueueUrl: this.#queueUrl, MessageBody }));
  }
}
