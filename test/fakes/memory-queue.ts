import {
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
  SQSServiceException,
} from '@aws-sdk/client-sqs';

/** What SQS takes at the most. */
const SQS = { messageBytes: 1_048_576, delaySeconds: 900, batchEntries: 10, attributes: 10 } as const;

/** What SQS takes as the name of a group. */
const GROUP = /^[A-Za-z0-9!-/:-@[-`{-~]{1,128}$/;

/** What SQS refuses, or replaces. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what SQS refuses.
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\p{Cs}\ufffe\uffff]/u;

export interface QueueMessage {
  readonly body: string;
  readonly delaySeconds: number;
  /** As Lambda hands them over. */
  readonly attributes: Record<string, { stringValue: string }>;
  /** Whose it is, where the sender says it: a queue that is fair to several does not have one wait for a flood of another. */
  readonly group: string | null;
}

/** The sending side of an SQS queue in memory, which refuses what SQS refuses. */
export class MemoryQueue {
  readonly #receive: (message: QueueMessage) => void;

  /** @param receive - is called with each message as it is sent; to wait for its delay is up to it */
  constructor(receive: (message: QueueMessage) => void) {
    this.#receive = receive;
  }

  /** A client whose commands `send` carries out; by default at once. */
  client(send: (command: unknown) => Promise<unknown> = async (command) => this.take(command)): SQSClient {
    return Object.assign(Object.create(SQSClient.prototype) as SQSClient, { send });
  }

  /** @throws {SQSServiceException} what SQS refuses */
  take(command: unknown): Record<string, never> {
    if (command instanceof SendMessageBatchCommand) {
      if ((command.input.Entries ?? []).length > SQS.batchEntries)
        throw refusal('TooManyEntriesInBatchRequest', 'at most 10 entries');
      throw new TypeError('batches are not known here');
    }
    if (!(command instanceof SendMessageCommand)) throw new TypeError('this command is not known here');
    const { MessageBody = '', DelaySeconds = 0, MessageAttributes = {}, MessageGroupId } = command.input;
    if (MessageGroupId !== undefined && !GROUP.test(MessageGroupId))
      throw refusal(
        'InvalidParameterValue',
        'MessageGroupId can only include alphanumeric and punctuation characters',
      );
    if (!Number.isInteger(DelaySeconds) || DelaySeconds < 0 || DelaySeconds > SQS.delaySeconds)
      throw refusal('InvalidParameterValue', `Value ${DelaySeconds} for parameter DelaySeconds is invalid`);
    const named = Object.entries(MessageAttributes);
    const counted = [
      MessageBody,
      ...named.flatMap(([name, { DataType = '', StringValue = '' }]) => [name, DataType, StringValue]),
    ];
    const bytes = counted.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
    if (MessageBody === '' || bytes > SQS.messageBytes)
      throw refusal('InvalidParameterValue', 'One or more parameters are invalid: message body');
    if (FORBIDDEN.test(MessageBody)) throw refusal('InvalidMessageContents', 'Invalid characters found');
    if (named.length > SQS.attributes || named.some(([, { StringValue }]) => !StringValue))
      throw refusal('InvalidParameterValue', 'One or more parameters are invalid: message attributes');
    const attributes = Object.fromEntries(
      named.map(([name, { StringValue = '' }]) => [name, { stringValue: StringValue }]),
    );
    this.#receive({
      body: MessageBody,
      delaySeconds: DelaySeconds,
      attributes,
      group: MessageGroupId ?? null,
    });
    return {};
  }
}

const refusal = (name: string, message: string) =>
  new SQSServiceException({ name, message, $fault: 'client', $metadata: { httpStatusCode: 400 } });
