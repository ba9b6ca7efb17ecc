import { Duration } from 'aws-cdk-lib';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { CfnStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Alarms } from './alarms.ts';

/** How many executions of a state machine ended in some way. */
const ended = ({ attrArn }: CfnStateMachine, metricName: 'ExecutionsFailed' | 'ExecutionsAborted'): Metric =>
  new Metric({
    namespace: 'AWS/States',
    metricName,
    dimensionsMap: { StateMachineArn: attrArn },
    statistic: Stats.SUM,
    period: Duration.minutes(5),
  });

/** Readings of large objects that ended before they said what they came to. */
export function watchReadings(alarms: Alarms, readings: CfnStateMachine): void {
  const what = 'of a large object: the history of its execution says why. sealwatch verify reads it again.';
  alarms.add('ReadingsFailed', {
    metric: ended(readings, 'ExecutionsFailed'),
    atLeast: 1,
    description: `A reading failed ${what}`,
  });
  alarms.add('ReadingsStopped', {
    metric: ended(readings, 'ExecutionsAborted'),
    atLeast: 1,
    description: `Somebody stopped the reading ${what}`,
  });
}

/** Runs that came to no end. */
export const watchRuns = (alarms: Alarms, runs: CfnStateMachine): void =>
  alarms.add('RunsFailed', {
    metric: ended(runs, 'ExecutionsFailed'),
    atLeast: 1,
    description:
      'A seal, a verification or a sweep failed. What it had done is kept: sealwatch runs says why, and sealwatch runs resume goes on.',
  });
