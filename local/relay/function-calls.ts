import { credentialOf } from './callers.ts';
import { header, type Observer, type RelayedRequest, type RelayedResponse } from './exchange.ts';
import { S3_CONTROL } from './s3-request.ts';

/** A call that a function made, as it passed through the relay. */
export interface FunctionCall {
  /** What the function says in its calls: `callerName` of its stack and logical id. */
  readonly caller: string;
  /** As it is signed for, such as `dynamodb`. */
  readonly service: string;
  readonly request: RelayedRequest;
  /** Empty for S3, whose bodies are data, but for jobs. */
  readonly body: string;
  readonly response: RelayedResponse;
}

/** Reports each call of a function that a deployment to this machine gave a name. */
export const functionCallObserver = (onCall: (call: FunctionCall) => void): Observer => ({
  interest: (request) => {
    const service = credentialOf(request)?.service;
    if (service === undefined || callerOf(request) === undefined) return undefined;
    return { requestBody: isJob(request) || (service !== 's3' && hasForm(request)), responseBody: false };
  },
  observe: async ({ request, response, requestBody }) => {
    const [service, caller] = [credentialOf(request)?.service, callerOf(request)];
    if (service === undefined || caller === undefined) return;
    onCall({ caller, service, request, body: requestBody.toString('utf8'), response });
  },
});

/** An SDK warns of names longer than 50, and Powertools appends 26 characters of its own. */
const MAX_STACK = 15;
/** The CDK ends a logical id with a hash of where it stands, which tells functions of a stack apart. */
const HASH = 8;

/**
 * What a function says in all its calls, in `AWS_SDK_UA_APP_ID`: the emulator gives it no credentials of its role, so nothing else
 * tells the calls of functions apart. Stacks whose names begin with the same 15 characters are one here.
 */
export const callerName = (stack: string, logicalId: string): string =>
  `${stack.slice(0, MAX_STACK)}.${logicalId.slice(-HASH)}`;

const callerOf = ({ headers }: RelayedRequest): string | undefined =>
  /(?:^|\s)app\/(\S+?)(?:-PT-\S*)?(?:\s|$)/.exec(header(headers, 'user-agent') ?? '')?.[1];

/** What a job may do is what the role may that it is given. */
const isJob = ({ method, path }: RelayedRequest): boolean =>
  method === 'POST' && path === `${S3_CONTROL}jobs`;

/** Whether the body says what is asked, or of what. */
const hasForm = ({ headers }: RelayedRequest): boolean =>
  /json|x-www-form-urlencoded/.test(header(headers, 'content-type') ?? '');
