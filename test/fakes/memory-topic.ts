import {
  PublishBatchCommand,
  PublishCommand,
  type PublishCommandInput,
  SNSClient,
  SNSServiceException,
} from '@aws-sdk/client-sns';

/** What SNS takes at the most. */
const SNS = { messageBytes: 262_144, batchEntries: 10, subjectCharacters: 99 } as const;

export interface TopicMessage {
  readonly subject: string;
  /** The document under `default`. */
  readonly json: string;
  /** What people get under `email`; empty where the message has no such part. */
  readonly text: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly bytes: number;
}

/** An SNS topic in memory, which refuses what SNS refuses. */
export class MemoryTopic {
  readonly messages: TopicMessage[] = [];

  /** A client whose commands `send` carries out; by default at once. */
  client(send: (command: unknown) => Promise<unknown> = async (command) => this.take(command)): SNSClient {
    return Object.assign(Object.create(SNSClient.prototype) as SNSClient, { send });
  }

  /** @throws {SNSServiceException} what SNS refuses */
  take(command: unknown): { readonly MessageId: string } {
    if (command instanceof PublishBatchCommand) {
      const entries = command.input.PublishBatchRequestEntries ?? [];
      if (entries.length > SNS.batchEntries)
        throw snsRefusal('TooManyEntriesInBatchRequest', 'at most 10 entries');
      throw new TypeError('batches are not known here');
    }
    if (!(command instanceof PublishCommand)) throw new TypeError('this command is not known here');
    const message = checked(command.input);
    this.messages.push(message);
    return { MessageId: String(this.messages.length) };
  }
}

function checked({
  Subject = '',
  Message = '',
  MessageStructure,
  MessageAttributes = {},
}: PublishCommandInput) {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what SNS refuses.
  if (Subject.length > SNS.subjectCharacters || /[\u0000-\u001f\u007f]/.test(Subject))
    throw invalid('Subject');
  const attributes = Object.entries(MessageAttributes);
  let bytes = Buffer.byteLength(Message);
  for (const [name, { DataType = '', StringValue = '' }] of attributes) {
    if (StringValue === '') throw invalid(`The message attribute '${name}' must contain non-empty value`);
    if (DataType === 'String.Array' && !Array.isArray(JSON.parse(StringValue))) throw invalid(name);
    bytes += Buffer.byteLength(name) + Buffer.byteLength(DataType) + Buffer.byteLength(StringValue);
  }
  if (bytes > SNS.messageBytes) throw invalid('Message too long');
  const body =
    MessageStructure === 'json'
      ? (JSON.parse(Message) as { default?: unknown; email?: string })
      : { default: Message, email: '' };
  if (typeof body.default !== 'string')
    throw invalid('Message Structure - No default entry in JSON message body');
  const values = attributes.map(([name, { StringValue = '' }]) => [name, StringValue] as const);
  return {
    subject: Subject,
    json: body.default,
    text: body.email ?? '',
    attributes: Object.fromEntries(values),
    bytes,
  };
}

const invalid = (what: string) => snsRefusal('InvalidParameterException', `Invalid parameter: ${what}`);

export const snsRefusal = (name: string, message: string, httpStatusCode = 400): SNSServiceException =>
  new SNSServiceException({
    name,
    message,
    $fault: httpStatusCode < 500 ? 'client' : 'server',
    $metadata: { httpStatusCode },
  });
