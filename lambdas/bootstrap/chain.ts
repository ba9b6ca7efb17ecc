import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { Metrics } from '@aws-lambda-powertools/metrics';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';

export const logger = new Logger();
export const metrics = new Metrics({ namespace: 'Sealwatch' });

// Powertools' own middleware warns of each invocation that counted nothing, and most functions count nothing.
const publishMetrics = (): void => {
  if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
};

/** The chain that every function has: context in the logs, what was counted published at the end. The first is the outermost. */
export const chain = <Event, Answer>(handler: (event: Event, context: Context) => Promise<Answer>) =>
  middy<Event, Answer>()
    .use(injectLambdaContext(logger, { resetKeys: true }))
    .use({ after: publishMetrics, onError: publishMetrics })
    .handler(handler);
