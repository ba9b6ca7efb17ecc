import { Duration, Stack } from 'aws-cdk-lib';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { CANARY_LATE_SECONDS } from '../../core/scope/canary.ts';
import type { Alarms } from './alarms.ts';

/** As often as it is measured. */
const PERIOD = Duration.minutes(1);

const metric = (
  scope: Construct,
  metricName: string,
  { service = 'watch-delivery', label }: { readonly service?: string; readonly label?: string } = {},
): Metric =>
  new Metric({
    namespace: 'Sealwatch',
    metricName,
    dimensionsMap: { service, stack: Stack.of(scope).stackName },
    statistic: Stats.MAXIMUM,
    period: PERIOD,
    ...(label === undefined ? {} : { label }),
  });

/** Seconds that the oldest undelivered finding or alert has waited. */
export const deliveryAges = (scope: Construct): Metric[] => [
  metric(scope, 'OldestUnreportedFinding', { label: 'finding that is not reported' }),
  metric(scope, 'OldestUnpublishedAlert', { label: 'alert that is not published' }),
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

/** Canaries that do not come through, measured without any part of their way but the tables. */
export const watchCanary = (alarms: Alarms): void =>
  alarms.add('CanaryMissed', {
    metric: metric(alarms, 'CanaryAge'),
    atLeast: CANARY_LATE_SECONDS,
    periods: PERIODS,
    isMissingTrouble: true,
    description:
      'An object that Sealwatch puts every five minutes came to no alert, or nobody puts and measures it: a change of guarded objects may not be reported either. See the other alarms, and what sealwatch status says.',
  });

/** Once for each settings poll, which may run a little late. */
const POLL = { period: Duration.minutes(15) } as const;

/** Changes that are not seen, measured by the poll that asks AWS whether what carries them stands. The alert about it may have to pass what was cut. */
export const watchCoverage = (alarms: Alarms): void =>
  alarms.add('ChangesNotSeen', {
    metric: metric(alarms, 'LongestBlindSeconds', { service: 'look-at-settings' }).with(POLL),
    atLeast: 1,
    description:
      'Changes of a dataset are not seen: what carries them does not stand. sealwatch status says of which, why, and since when; sealwatch coverage how long.',
  });

/** As long as the bulk queues may be behind; what is still put off then has met something else than a burst. */
const PUT_OFF = Duration.hours(1);

/** Messages that workers put off again and again: each time SQS takes them for new, so that the age of their queue says nothing of it. */
export const watchPutOff = (alarms: Alarms): void =>
  alarms.add('PutOffForLong', {
    metric: metric(alarms, 'OldestPutOff', { service: 'workers' }),
    atLeast: PUT_OFF.toSeconds(),
    description:
      'A change or a call has been put off for an hour: so many concern one key or one setting that no worker gets to its end. See which, in the logs of the functions.',
  });
