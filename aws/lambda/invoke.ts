import { setTimeout as sleep } from 'node:timers/promises';
import { InvokeCommand, type InvokeCommandOutput, type LambdaClient } from '@aws-sdk/client-lambda';
import type { Refusal } from '../../core/api/baseline-request.ts';
import { answerOf } from './answer.ts';

export interface InvokeOptions {
  /** Invocations, the first one included. */
  readonly attempts?: number;
  /** Waits; replaced in tests. */
  readonly wait?: (milliseconds: number) => Promise<unknown>;
}

const ATTEMPTS = 10;
const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 10_000;

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

// Anywhere up to the bound, so that many askers do not come back at the same moment.
const pause = (attempt: number): number =>
  Math.random() * Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (attempt - 1));

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
