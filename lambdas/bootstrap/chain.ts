import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import type { Refusal } from '../../core/api/baseline-request.ts';
import { SealwatchError } from '../../core/base/errors.ts';
import type { Monitor } from '../../core/engine/monitor.ts';

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

/** Runs what was asked for; an error that is meant for the caller becomes an answer, any other fails the invocation. */
export async function answer<Answer>(task: () => Promise<Answer>): Promise<Answer | Refusal> {
  try {
    return await task();
  } catch (error) {
    if (!(error instanceof SealwatchError) || error.code === 'INTERNAL') throw error;
    logger.info('refused', { code: error.code, reason: error.message });
    return { kind: 'error', code: error.code, message: error.message };
  }
}

/** CloudWatch's metrics and logs. */
export const monitor: Monitor = {
  count(metric, value) {
    metrics.addMetric(metric, MetricUnit.Count, value);
  },
  measure(metric, value, of) {
    const target = of ? metrics.singleMetric() : metrics;
    for (const [dimension, name] of Object.entries(of ?? {})) target.addDimension(dimension, name);
    target.addMetric(metric, MetricUnit.NoUnit, value);
  },
  warn: (message, details) => logger.warn(message, { ...details }),
  error: (message, details) => logger.error(message, { ...details }),
};
