import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { Rule } from 'aws-cdk-lib/aws-events';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { type Alarms, FIVE_MINUTES } from './alarms.ts';

/** Events of one dataset that do not reach their queue. */
export const watchRule = (alarms: Alarms, dataset: string, rule: Rule): void =>
  alarms.add(`Feed.${dataset}`, {
    metric: failures(rule),
    atLeast: 1,
    description: `Events of dataset ${dataset} did not reach their queue. See the queue of undelivered events, and the policies of the queues.`,
  });

/** CloudTrail's records of some calls that do not reach their queue. */
export const watchActivityRule = (alarms: Alarms, calls: string, rule: Rule): void =>
  alarms.add(`ActivityFeed.${calls}`, {
    metric: failures(rule),
    atLeast: 1,
    description: `Records of calls (${calls}) did not reach their queue. See the queue of undelivered events, and the policies of the queues.`,
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
