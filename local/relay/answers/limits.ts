import type { RelayedRequest } from '../exchange.ts';
import { type Answer, type Answerer, refusal } from './respond.ts';

const MAX_EVENTS_BYTES = 1024 * 1024;
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
  if (target === 'AmazonSQS.SendMessage') return delayCheck;
  const isSns = method === 'POST' && path === '/' && /\/sns\/aws4_request/.test(headers.authorization ?? '');
  return isSns ? subjectCheck : undefined;
}

const COUNTED = ['Source', 'DetailType', 'Detail'] as const;

const eventsCheck: Check = (body) => {
  const { Entries = [] } = JSON.parse(body) as { Entries?: readonly Record<string, string | undefined>[] };
  const texts = Entries.flatMap((entry) => COUNTED.map((name) => entry[name] ?? ''));
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  return bytes > MAX_EVENTS_BYTES
    ? jsonRefusal('ValidationException', 'Total size of the entries in the request is over the limit.')
    : null;
};

const delayCheck: Check = (body) => {
  const { DelaySeconds = 0 } = JSON.parse(body) as { DelaySeconds?: number };
  const reason = `Value ${DelaySeconds} for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= 900.`;
  return DelaySeconds >= 0 && DelaySeconds <= MAX_DELAY_SECONDS
    ? null
    : jsonRefusal('com.amazonaws.sqs#InvalidParameterValue', reason);
};

const subjectCheck: Check = (body) => {
  const form = new URLSearchParams(body);
  const subject = form.get('Subject') ?? '';
  const isFine = subject.length <= MAX_SUBJECT_CHARACTERS && !/\p{Cc}/u.test(subject);
  if (form.get('Action') !== 'Publish' || isFine) return null;
  const { status, body: error } = refusal(400, 'InvalidParameter', 'Invalid parameter: Subject');
  return { status, body: `<ErrorResponse>${error}<RequestId>refused</RequestId></ErrorResponse>` };
};

const jsonRefusal = (type: string, message: string): Answer => ({
  status: 400,
  body: JSON.stringify({ __type: type, message }),
});
