import { MathExpression, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { Rule } from 'aws-cdk-lib/aws-events';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { type Alarms, FIVE_MINUTES } from './alarms.ts';

/** An alarm adds up no more metrics than these. */
const METRICS_PER_ALARM = 10;

/** Events that do not reach their queue. One alarm for several rules: a template holds 500 resources. */
export const watchRules = (alarms: Alarms, rules: readonly Rule[]): void => {
  for (let first = 0; first < rules.length; first += METRICS_PER_ALARM)
    alarms.add(`Feed${first / METRICS_PER_ALARM}`, {
      metric: sumOf(rules.slice(first, first + METRICS_PER_ALARM).map(failures)),
      atLeast: 1,
      description:
        'Events of guarded objects did not reach their queue. See the queue of undelivered events, and the policies of the queues.',
    });
};

const sumOf = (metrics: readonly Metric[]): MathExpression =>
  new MathExpression({
    expression: metrics.map((_, index) => `rule${index}`).join(' + '),
    usingMetrics: Object.fromEntries(metrics.map((metric, index) => [`rule${index}`, metric])),
    label: 'events that were not delivered',
    ...FIVE_MINUTES,
  });

/** People who do not get what is published. */
export const watchTopic = (alarms: Alarms, topic: ITopic): void =>
  alarms.add('AlertsNotDelivered', {
    metric: topic.metricNumberOfNotificationsFailed(FIVE_MINUTES),
    atLeast: 1,
    description: 'An alert did not reach a subscriber. See the subscriptions of the alert topic.',
  });

const failures = (rule: Rule): Metric =>
  new Metric({
    namespace: 'AWS/Events',
    metricName: 'FailedInvocations',
    dimensionsMap: { RuleName: rule.ruleName },
    statistic: Stats.SUM,
    ...FIVE_MINUTES,
  });
