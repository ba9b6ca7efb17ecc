import { setTimeout as sleep } from 'node:timers/promises';
import { InvokeCommand, type InvokeCommandOutput, type LambdaClient } from '@aws-sdk/client-lambda';
import type { Refusal } from '../core/api/baseline-request.ts';
import { type ErrorCode, SealwatchError } from '../core/base/errors.ts';
import { isUnparsedAnswer } from './unparsed-answer.ts';

export interface InvokeOptions {
  /** Invocations, the first one included. */
  readonly attempts?: number;
  /** Waits; replaced in tests. */
  readonly wait?: (milliseconds: number) => Promise<unknown>;
}

const ATTEMPTS = 10;
const FIRST_WAIT_MS = 200;
const MAX_WAIT_MS = 10_000;

/**
 * Invokes a function and waits for its answer. Throttled invocations are repeated, later and later.
 * @param payload made anew for each attempt, so that what is in it is fresh
 * @throws {SealwatchError} when the function refuses, fails or runs out of time
 */
export async function invoke<Answer extends { readonly kind: string }>(
  client: LambdaClient,
  functionName: string,
  payload: () => unknown,
  options: InvokeOptions = {},
): Promise<Exclude<Answer, Refusal>> {
  const { attempts = ATTEMPTS, wait = sleep } = options;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return answerOf<Exclude<Answer, Refusal>>(
        functionName,
        await once(client, functionName, await payload()),
      );
    } catch (error) {
      if (attempt >= attempts || !isThrottled(error)) throw error;
      await wait(pause(attempt));
    }
  }
}

const once = (client: LambdaClient, functionName: string, payload: unknown): Promise<InvokeCommandOutput> =>
  client.send(
    new InvokeCommand({
      FunctionName: functionName,
      InvocationType: 'RequestResponse',
      Payload: new TextEncoder().encode(JSON.stringify(payload)),
    }),
  );

// Anywhere up to the bound, so that many callers do not come back at the same moment.
const pause = (attempt: number): number =>
  Math.random() * Math.min(MAX_WAIT_MS, FIRST_WAIT_MS * 2 ** (attempt - 1));

const THROTTLES = new Set([
  'TooManyRequestsException',
  'ThrottlingException',
  'EC2ThrottledException',
  'ENILimitReachedException',
  // A function that was idle for long, or was just deployed, says this for a few seconds.
  'ResourceNotReadyException',
  'ResourceConflictException',
]);

/** True for refusals that time alone heals. */
const isThrottled = (error: unknown): boolean => error instanceof Error && THROTTLES.has(error.name);

const CODES: Readonly<Record<ErrorCode, true>> = {
  DIGEST_FORMAT: true,
  CONFIG_INVALID: true,
  USAGE: true,
  NOT_FOUND: true,
  CONFLICT: true,
  ACCESS_DENIED: true,
  IDENTITY_UNPROVEN: true,
  NOT_DEPLOYED: true,
  PREREQUISITE_MISSING: true,
  READ_BROKEN: true,
  OUT_OF_TIME: true,
  THROTTLED: true,
  EVENT_FORMAT: true,
  AWS_FAILED: true,
  POLICY_INVALID: true,
  INTERNAL: true,
};

/**
 * What a function answered.
 * @throws {SealwatchError} with the function's own code when it refused, `AWS_FAILED` when it broke down
 */
function answerOf<Answer>(functionName: string, output: InvokeCommandOutput): Answer {
  const answer = parse(functionName, output.Payload);
  if (output.FunctionError) throw brokenDown(functionName, answer);
  if (isRefusal(answer)) throw new SealwatchError(codeOf(answer.code), answer.message);
  return answer as Answer;
}

function parse(functionName: string, payload: Uint8Array | undefined): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(payload));
  } catch (error) {
    throw new SealwatchError('AWS_FAILED', `${functionName} gave no answer that can be read`, {
      cause: error,
    });
  }
}

const isRefusal = (answer: unknown): answer is Refusal =>
  typeof answer === 'object' && answer !== null && 'kind' in answer && answer.kind === 'error';

// A function of another release may know codes that this command does not.
const codeOf = (code: string): ErrorCode => (Object.hasOwn(CODES, code) ? (code as ErrorCode) : 'INTERNAL');

function brokenDown(functionName: string, answer: unknown): SealwatchError {
  const { errorType = 'Error', errorMessage = 'no message' } = Object(answer) as Record<string, unknown>;
  const advice = /timed out/i.test(String(errorMessage))
    ? 'what it had done is kept; run the command again to go on'
    : `its log says why: the Lambda console shows it under Monitor, View CloudWatch logs`;
  const said = isUnparsedAnswer(String(errorMessage))
    ? 'an answer that it got is none of AWS'
    : `${errorType}: ${errorMessage}`;
  return new SealwatchError('AWS_FAILED', `${functionName} failed: ${said}; ${advice}`);
}

/**
 * Has a function invoked soon, and waits for no answer.
 * @param request what it is asked. @default - nothing
 */
export async function start(client: LambdaClient, functionName: string, request: object = {}): Promise<void> {
  const Payload = new TextEncoder().encode(JSON.stringify(request));
  await client.send(new InvokeCommand({ FunctionName: functionName, InvocationType: 'Event', Payload }));
}
