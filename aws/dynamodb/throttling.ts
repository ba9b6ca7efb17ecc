import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { SealwatchError } from '../../core/base/errors.ts';

const THROTTLES: ReadonlySet<string> = new Set([
  'ProvisionedThroughputExceededException',
  'ThrottlingException',
  'RequestLimitExceeded',
]);

/** Codes of the reasons for which DynamoDB cancels a transaction. The SDK tries none of them again. */
const THROTTLING_REASONS: ReadonlySet<string> = new Set(['ThrottlingError', 'ProvisionedThroughputExceeded']);

/** What the SDK calls an answer that did not come in time, and a connection that broke: whether the request was carried out is not known. */
const NO_ANSWER = 'TimeoutError';

/** True when DynamoDB refused a request only because of how many there were, or did not answer: later it may take it. */
export const isThrottled = (error: unknown): boolean =>
  error instanceof Error &&
  (THROTTLES.has(error.name) ||
    error.name === NO_ANSWER ||
    (error instanceof SealwatchError && error.code === 'THROTTLED') ||
    (error instanceof TransactionCanceledException &&
      (error.CancellationReasons ?? []).some(({ Code }) => THROTTLING_REASONS.has(Code ?? ''))));

/**
 * Has a client say with an error of ours, `THROTTLED`, that DynamoDB takes no more for the moment, after the SDK's own tries: whoever works
 * off a queue then puts the message off for seconds. As a failure it would come back after the visibility timeout, nearer to the dead
 * letters.
 */
export function sayingThrottled(client: DynamoDBDocumentClient): DynamoDBDocumentClient {
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        try {
          return await next(args);
        } catch (error) {
          if (!isThrottled(error)) throw error;
          throw new SealwatchError(
            'THROTTLED',
            `DynamoDB takes no more requests for the moment (${commandName}); try again later, what was written stays`,
            { cause: error },
          );
        }
      },
    { step: 'initialize', name: 'sayingThrottled', override: true },
  );
  return client;
}
