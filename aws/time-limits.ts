import { NodeHttpHandler } from '@smithy/node-http-handler';

/** A connection within AWS stands within milliseconds; another try is more likely to stand than one that has not after this. */
const CONNECT_MS = 2_000;
/**
 * Services answer within a fraction of a second, and the largest batch within two. The three or four tries of the SDK fit a function of
 * a minute twice: a request that hangs must not take the whole of it from all others.
 */
const ANSWER_MS = 5_000;

/**
 * How long a client of a function waits for a connection, and for the beginning of an answer. Without limits one request that hangs holds
 * a function until it is ended. What the SDK may try again it does.
 * @param answerMs - for a service that takes longer
 */
export const timeLimits = (answerMs = ANSWER_MS): { readonly requestHandler: NodeHttpHandler } => ({
  requestHandler: new NodeHttpHandler({
    connectionTimeout: CONNECT_MS,
    requestTimeout: answerMs,
    throwOnRequestTimeout: true,
  }),
});

/** For services of which one asks seldom and that list much, as CloudTrail and S3 Control do. */
export const SLOW_ANSWER_MS = 10_000;
