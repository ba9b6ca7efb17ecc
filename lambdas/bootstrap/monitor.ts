import { MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Monitor } from '../../core/engine/monitor.ts';
import { logger, metrics } from './chain.ts';

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
