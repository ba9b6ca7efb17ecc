import {
  type EventSourceMappingConfiguration,
  type LambdaClient,
  paginateListEventSourceMappings,
} from '@aws-sdk/client-lambda';
import {
  GetQueueAttributesCommand,
  ListMessageMoveTasksCommand,
  ReceiveMessageCommand,
  type SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { SealwatchError } from '../../core/base/errors.ts';

/** How much lies in a queue. */
export interface QueueLevel {
  readonly arn: string;
  /** Approximate, as all counts of SQS. */
  readonly messages: number;
}

/** A message as it lies in a queue. */
export interface LyingMessage {
  readonly id: string;
  readonly body: string;
  /** ISO time at which it was first sent. */
  readonly sentAt: string;
  /** What EventBridge says of an event that it could not hand over; `null` for any other message. */
  readonly undelivered: { readonly code: string; readonly message: string } | null;
}

/** SQS's own moving of messages from a dead-letter queue back to where they came from. */
export interface MoveTask {
  readonly status: 'RUNNING' | 'COMPLETED' | 'CANCELLING' | 'CANCELLED' | 'FAILED';
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly moved: number;
  /** `null` where SQS does not say how many there were. */
  readonly toMove: number | null;
  readonly failure: string | null;
}

/** What a redrive asks of SQS and Lambda. */
export interface DeadLetters {
  level(url: string): Promise<QueueLevel>;
  /** Some messages, which stay where they are. */
  sample(
    url: string,
    options: { readonly most: number; readonly isRedrivable: boolean },
  ): Promise<readonly LyingMessage[]>;
  /** The newest task of a queue; `null` where there was none. */
  newestMove(arn: string): Promise<MoveTask | null>;
  /** Begins to move everything back, and returns at once. */
  startMove(arn: string): Promise<void>;
  /** Names of the functions that work off a queue. */
  consumers(url: string): Promise<readonly string[]>;
}

interface Clients {
  readonly lambda: LambdaClient;
  /** With the rights of whoever runs the command. */
  readonly own: SQSClient;
  /** With those of the role that may send to the queues again. */
  readonly redriver: () => Promise<SQSClient>;
}

const MAX_RECEIVED = 10;
/** SQS asks a few of its servers at a time, so one call may miss messages. */
const MAX_RECEIVES = 3;
const WAIT_SECONDS = 1;

export class SqsDeadLetters implements DeadLetters {
  readonly #clients: Clients;

  constructor(clients: Clients) {
    this.#clients = clients;
  }

  async level(QueueUrl: string): Promise<QueueLevel> {
    const { Attributes: attributes = {} } = await this.#clients.own.send(
      new GetQueueAttributesCommand({
        QueueUrl,
        AttributeNames: ['QueueArn', 'ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
      }),
    );
    return {
      arn: attributes.QueueArn ?? '',
      messages:
        Number(attributes.ApproximateNumberOfMessages ?? 0) +
        Number(attributes.ApproximateNumberOfMessagesNotVisible ?? 0),
    };
  }

  async sample(
    QueueUrl: string,
    { most, isRedrivable }: { readonly most: number; readonly isRedrivable: boolean },
  ): Promise<readonly LyingMessage[]> {
    const client = isRedrivable ? await this.#clients.redriver() : this.#clients.own;
    const found = new Map<string, LyingMessage>();
    for (let tries = 0; tries < MAX_RECEIVES && found.size < most; tries += 1) {
      const { Messages: messages = [] } = await client.send(
        new ReceiveMessageCommand({
          QueueUrl,
          MaxNumberOfMessages: MAX_RECEIVED,
          // It is there for everybody else all the while: a hidden message would not be moved.
          VisibilityTimeout: 0,
          WaitTimeSeconds: WAIT_SECONDS,
          MessageSystemAttributeNames: ['SentTimestamp'],
          MessageAttributeNames: ['ERROR_CODE', 'ERROR_MESSAGE'],
        }),
      );
      if (messages.length === 0) break;
      for (const {
        MessageId: id = '',
        Body: body = '',
        Attributes: system,
        MessageAttributes: of,
      } of messages) {
        const code = of?.ERROR_CODE?.StringValue;
        found.set(id, {
          id,
          body,
          sentAt: new Date(Number(system?.SentTimestamp ?? 0)).toISOString(),
          undelivered: code === undefined ? null : { code, message: of?.ERROR_MESSAGE?.StringValue ?? '' },
        });
      }
    }
    return [...found.values()].slice(0, most);
  }

  async newestMove(SourceArn: string): Promise<MoveTask | null> {
    const client = await this.#clients.redriver();
    const { Results: [newest] = [] } = await client.send(
      new ListMessageMoveTasksCommand({ SourceArn, MaxResults: 1 }),
    );
    if (newest === undefined) return null;
    return {
      status: newest.Status as MoveTask['status'],
      startedAt: newest.StartedTimestamp ?? 0,
      moved: newest.ApproximateNumberOfMessagesMoved ?? 0,
      toMove: newest.ApproximateNumberOfMessagesToMove ?? null,
      failure: newest.FailureReason ?? null,
    };
  }

  async startMove(SourceArn: string): Promise<void> {
    const client = await this.#clients.redriver();
    await client.send(new StartMessageMoveTaskCommand({ SourceArn }));
  }

  async consumers(url: string): Promise<readonly string[]> {
    const { arn } = await this.level(url);
    if (arn === '') throw new SealwatchError('AWS_FAILED', `SQS does not say the ARN of ${url}`);
    const found: EventSourceMappingConfiguration[] = [];
    const pages = paginateListEventSourceMappings({ client: this.#clients.lambda }, { EventSourceArn: arn });
    for await (const { EventSourceMappings: some = [] } of pages) found.push(...some);
    return found.flatMap(({ FunctionArn: name }) => name?.split(':').at(6) ?? []);
  }
}
