import type { RelayedRequest } from '../exchange.ts';
import { type Answer, type Answerer, refusal } from './respond.ts';

const MAX_EVENTS_BYTES = 1024 * 1024;
const MAX_BATCH_ENTRIES = 10;
const MAX_QUEUED_BYTES = 1024 * 1024;
const MAX_PUBLISHED_BYTES = 256 * 1024;
const MAX_PAYLOAD_BYTES = { RequestResponse: 6 * 1024 * 1024, Event: 1024 * 1024 } as const;
const MAX_DELAY_SECONDS = 900;
const MAX_SUBJECT_CHARACTERS = 99;

/** Why AWS refuses a call; `null` where it does not. */
type Check = (body: string) => Answer | null;

/** Refuses what AWS refuses for its size and the emulator takes; everything else goes on to the emulator. */
export const limits = (): Answerer => ({
  knows: (request) => checkOf(request) !== undefined,
  answer: async (request, body) => checkOf(request)?.(body.toString('utf8')) ?? null,
});

function checkOf({ method, path, headers }: RelayedRequest): Check | undefined {
  const target = headers['x-amz-target'];
  if (target === 'AWSEvents.PutEvents') return eventsCheck;
  if (target === 'AmazonSQS.SendMessage') return queuedCheck;
  if (target === 'AmazonSQS.SendMessageBatch') return batchCheck;
  if (method === 'POST' && /^\/2015-03-31\/functions\/[^/]+\/invocations/.test(path))
    return payloadCheck(headers['x-amz-invocation-type'] === 'Event' ? 'Event' : 'RequestResponse');
  const isSns = method === 'POST' && path === '/' && /\/sns\/aws4_request/.test(headers.authorization ?? '');
  return isSns ? publishedCheck : undefined;
}

interface PutEntry {
  readonly Source?: string;
  readonly DetailType?: string;
  readonly Detail?: string;
  readonly Resources?: readonly string[];
  readonly Time?: unknown;
}

const TIME_BYTES = 14;

/** All of an entry counts, a time as 14 bytes. */
const entryBytes = ({ Source = '', DetailType = '', Detail = '', Resources = [], Time }: PutEntry): number =>
  [Source, DetailType, Detail, ...Resources].reduce(
    (sum, text) => sum + Buffer.byteLength(text),
    Time === undefined ? 0 : TIME_BYTES,
  );

const eventsCheck: Check = (body) => {
  const { Entries = [] } = JSON.parse(body) as { Entries?: readonly PutEntry[] };
  if (Entries.length > MAX_BATCH_ENTRIES)
    return jsonRefusal('ValidationException', 'Member must have length less than or equal to 10');
  const bytes = Entries.reduce((sum, entry) => sum + entryBytes(entry), 0);
  return bytes > MAX_EVENTS_BYTES
    ? jsonRefusal('ValidationException', 'Total size of the entries in the request is over the limit.')
    : null;
};

interface Queued {
  readonly MessageBody?: string;
  readonly MessageAttributes?: Readonly<
    Record<string, { readonly DataType?: string; readonly StringValue?: string }>
  >;
  readonly DelaySeconds?: number;
}

/** Names, types and values of attributes count, and the body. */
const queuedBytes = ({ MessageBody = '', MessageAttributes = {} }: Queued): number =>
  [
    MessageBody,
    ...Object.entries(MessageAttributes).flatMap(([name, { DataType = '', StringValue = '' }]) => [
      name,
      DataType,
      StringValue,
    ]),
  ].reduce((sum, text) => sum + Buffer.byteLength(text), 0);

const queuedCheck: Check = (body) => {
  const message = JSON.parse(body) as Queued;
  const { DelaySeconds = 0 } = message;
  if (queuedBytes(message) > MAX_QUEUED_BYTES)
    return jsonRefusal(
      'com.amazonaws.sqs#InvalidParameterValue',
      'One or more parameters are invalid. Reason: Message must be shorter than 1048576 bytes.',
    );
  const reason = `Value ${DelaySeconds} for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= 900.`;
  return DelaySeconds >= 0 && DelaySeconds <= MAX_DELAY_SECONDS
    ? null
    : jsonRefusal('com.amazonaws.sqs#InvalidParameterValue', reason);
};

const batchCheck: Check = (body) => {
  const { Entries = [] } = JSON.parse(body) as { Entries?: readonly Queued[] };
  const bytes = Entries.reduce((sum, entry) => sum + queuedBytes(entry), 0);
  if (Entries.length > MAX_BATCH_ENTRIES)
    return jsonRefusal(
      'com.amazonaws.sqs#TooManyEntriesInBatchRequest',
      'Maximum number of entries per request are 10.',
    );
  return bytes > MAX_QUEUED_BYTES
    ? jsonRefusal(
        'com.amazonaws.sqs#BatchRequestTooLong',
        'Batch requests cannot be longer than 1048576 bytes.',
      )
    : null;
};

const payloadCheck =
  (type: keyof typeof MAX_PAYLOAD_BYTES): Check =>
  (body) => {
    const bytes = Buffer.byteLength(body);
    if (bytes <= MAX_PAYLOAD_BYTES[type]) return null;
    const message = `${bytes} byte payload is too large for the ${type} invocation type (limit ${MAX_PAYLOAD_BYTES[type]} bytes)`;
    return { ...jsonRefusal('RequestTooLargeException', message), status: 413 };
  };

/** Names, types and values of attributes count, and the message. */
const publishedBytes = (form: URLSearchParams): number =>
  [...form]
    .filter(([name]) => name === 'Message' || /^MessageAttributes\.entry\.\d+\.(?:Name|Value\.)/.test(name))
    .reduce((sum, [, value]) => sum + Buffer.byteLength(value), 0);

const publishedCheck: Check = (body) => {
  const form = new URLSearchParams(body);
  if (form.get('Action') !== 'Publish') return null;
  const subject = form.get('Subject') ?? '';
  const isFine = subject.length <= MAX_SUBJECT_CHARACTERS && !/\p{Cc}/u.test(subject);
  const isSmall = publishedBytes(form) <= MAX_PUBLISHED_BYTES;
  if (isFine && isSmall) return null;
  const why = isFine ? 'Invalid parameter: Message too long' : 'Invalid parameter: Subject';
  const { status, body: error } = refusal(400, 'InvalidParameter', why);
  return { status, body: `<ErrorResponse>${error}<RequestId>refused</RequestId></ErrorResponse>` };
};

const jsonRefusal = (type: string, message: string): Answer => ({
  status: 400,
  body: JSON.stringify({ __type: type, message }),
});
