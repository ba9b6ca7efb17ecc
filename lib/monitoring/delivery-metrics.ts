import { Duration, Stack } from 'aws-cdk-lib';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { Alarms } from './alarms.ts';

/** As often as it is measured. */
const PERIOD = Duration.minutes(1);

const metric = (scope: Construct, metricName: string, label?: string): Metric =>
  new Metric({
    namespace: 'Sealwatch',
    metricName,
    dimensionsMap: { service: 'watch-delivery', stack: Stack.of(scope).stackName },
    statistic: Stats.MAXIMUM,
    period: PERIOD,
    ...(label === undefined ? {} : { label }),
  });

/** Seconds that the oldest undelivered finding or alert has waited. */
export const deliveryAges = (scope: Construct): Metric[] => [
  metric(scope, 'OldestUnreportedFinding', 'finding that is not reported'),
  metric(scope, 'OldestUnpublishedAlert', 'alert that is not published'),
];

/**
 * Three measurements in a row at which the oldest has waited this long: five minutes at the last of them. One alone may meet a finding that
 * came back after it had been withdrawn, and is as old as it was then.
 */
const WAITED = Duration.minutes(3);
const PERIODS = 3;

/** Findings that are not reported, whatever the cause: measured without any part of the delivery. */
export const watchDelivery = (alarms: Alarms): void => {
  alarms.add('FindingsNotReported', {
    metric: metric(alarms, 'OldestUnreportedFinding'),
    atLeast: WAITED.toSeconds(),
    periods: PERIODS,
    // What is not measured is not known to be reported.
    isMissingTrouble: true,
    description:
      'A finding waits for five minutes and is not reported, or nobody measures that: sealwatch status says how many wait. See the functions notify and watch-delivery, and their schedules.',
  });
  alarms.add('AlertsNotPublished', {
    metric: metric(alarms, 'OldestUnpublishedAlert'),
    atLeast: WAITED.toSeconds(),
    periods: PERIODS,
    description:
      "An alert was made and is not published for five minutes: see the errors of the function notify, and the alert topic's policy and key.",
  });
};
