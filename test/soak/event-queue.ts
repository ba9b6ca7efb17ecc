import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  type Message as QueueMessage,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { messageOf, SqsWorkerQueue } from '../../aws/messages/queues.ts';
import type { ObjectEvent } from '../../core/engine/objects/s3-event.ts';
import type { Message } from '../../core/engine/work-batch.ts';

/** As the stack's queues of object events have it. */
const MAX_RECEIVES = 10;
const BATCH = 10;

/** What no worker can ever take in. */
export const POISON: readonly string[] = [
  'not even JSON',
  '{}',
  '{"source":"aws.s3","detail":{"event-version":"2.0"}}',
  '{"source":"aws.s3","time":"yesterday","detail":{"bucket":{"name":"b"},"object":{"key":"k"}}}',
];

/** A message as it was received, and as the product takes it. */
export interface Received {
  readonly message: Message;
  readonly receipt: string;
}

interface Address {
  readonly url: string;
  readonly deadUrl: string;
}

/** A queue of SQS with its dead letters, as a worker has one. What is not deleted comes again at once. */
export class EventQueue {
  readonly #sqs: SQSClient;
  readonly #at: Address;
  /** Where the worker sends what it puts off. */
  readonly own: SqsWorkerQueue;

  private constructor(sqs: SQSClient, exposed: SQSClient, at: Address) {
    this.#sqs = sqs;
    this.#at = at;
    this.own = new SqsWorkerQueue(exposed, at.url);
  }

  /** @param exposed - the client of the product's functions */
  static async make(sqs: SQSClient, exposed: SQSClient, name: string): Promise<EventQueue> {
    const dead = await sqs.send(new CreateQueueCommand({ QueueName: `${name}-dead` }));
    const deadUrl = dead.QueueUrl ?? '';
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: deadUrl, AttributeNames: ['QueueArn'] }),
    );
    const redrive = { deadLetterTargetArn: Attributes?.QueueArn, maxReceiveCount: MAX_RECEIVES };
    const { QueueUrl: url = '' } = await sqs.send(
      new CreateQueueCommand({
        QueueName: name,
        // Whoever received a message is done with it before anybody receives again.
        Attributes: { VisibilityTimeout: '0', RedrivePolicy: JSON.stringify(redrive) },
      }),
    );
    return new EventQueue(sqs, exposed, { url, deadUrl });
  }

  async send(bodies: readonly string[]): Promise<void> {
    const Entries = bodies.map((MessageBody, index) => ({ Id: String(index), MessageBody }));
    await this.#sqs.send(new SendMessageBatchCommand({ QueueUrl: this.#at.url, Entries }));
  }

  async receive(): Promise<Received[]> {
    const { Messages = [] } = await this.#sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: this.#at.url,
        MaxNumberOfMessages: BATCH,
        MessageSystemAttributeNames: ['All'],
        MessageAttributeNames: ['All'],
      }),
    );
    return Messages.map((message) => ({ message: taken(message), receipt: message.ReceiptHandle ?? '' }));
  }

  async delete(received: readonly Received[]): Promise<void> {
    if (received.length === 0) return;
    const Entries = received.map(({ receipt }, index) => ({ Id: String(index), ReceiptHandle: receipt }));
    await this.#sqs.send(new DeleteMessageBatchCommand({ QueueUrl: this.#at.url, Entries }));
  }

  /** The bodies of what nobody could take in. */
  async deadLetters(): Promise<string[]> {
    const found = new Map<string, string>();
    const limits = { MaxNumberOfMessages: BATCH, VisibilityTimeout: 600 };
    for (;;) {
      const command = new ReceiveMessageCommand({ QueueUrl: this.#at.deadUrl, ...limits });
      const { Messages = [] } = await this.#sqs.send(command);
      if (Messages.length === 0) return [...found.values()];
      for (const { MessageId = '', Body = '' } of Messages) found.set(MessageId, Body);
    }
  }

  async remove(): Promise<void> {
    for (const QueueUrl of [this.#at.url, this.#at.deadUrl])
      await this.#sqs.send(new DeleteQueueCommand({ QueueUrl }));
  }
}

const taken = ({
  MessageId = '',
  Body = '',
  Attributes = {},
  MessageAttributes = {},
}: QueueMessage): Message =>
  messageOf({
    messageId: MessageId,
    body: Body,
    attributes: { SentTimestamp: Attributes.SentTimestamp ?? '0' },
    messageAttributes: Object.fromEntries(
      Object.entries(MessageAttributes).map(([name, { StringValue }]) => [
        name,
        { stringValue: StringValue },
      ]),
    ),
  });

const DETAIL_TYPES = {
  stored: ['Object Created', undefined],
  'marker-created': ['Object Deleted', 'Delete Marker Created'],
  destroyed: ['Object Deleted', 'Permanently Deleted'],
  other: ['Object Tags Added', undefined],
} as const;

/** The event as EventBridge sends it. */
export function bodyOf({
  type,
  bucket,
  key,
  versionId,
  etag,
  size,
  sequencer,
  at,
  requester,
}: ObjectEvent): string {
  const [detailType, deletionType] = DETAIL_TYPES[type];
  return JSON.stringify({
    source: 'aws.s3',
    'detail-type': detailType,
    time: at,
    detail: {
      'event-version': '1.1',
      bucket: { name: bucket },
      object: {
        key,
        'version-id': versionId ?? undefined,
        etag: etag ?? undefined,
        size: size ?? undefined,
        sequencer: sequencer ?? undefined,
      },
      'deletion-type': deletionType,
      requester: requester.account,
      'source-ip-address': requester.sourceIp,
      'request-id': requester.requestId,
    },
  });
}
