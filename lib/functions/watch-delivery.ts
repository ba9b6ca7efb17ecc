import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { tableRead } from '../permissions/permission.ts';
import type { Surroundings } from './bundled-function.ts';
import { BundledFunction } from './bundled-function.ts';
import { TIMEOUTS } from './timeouts.ts';

export interface WatchDeliveryProps {
  readonly surroundings: Surroundings;
  /** Takes the schedule's events that reach no function. */
  readonly undelivered: Queue;
}

/** Measures what is not reported yet. It shares nothing with `notify` but the tables, which it only reads. */
export class WatchDelivery extends BundledFunction {
  constructor(scope: Construct, id: string, { surroundings, undelivered }: WatchDeliveryProps) {
    const { tables } = surroundings;
    super(scope, id, {
      entry: 'watch-delivery',
      description: 'Sealwatch: measures what was found and not reported yet',
      timeout: TIMEOUTS.watch,
      memorySize: 512,
      surroundings,
      permissions: [tableRead(tables.findings), tableRead(tables.runs)],
    });
    new Rule(this, 'EveryMinute', {
      description: 'Sealwatch: measures what was found and not reported yet',
      schedule: Schedule.rate(Duration.minutes(1)),
      // The next minute is the retry.
      targets: [new LambdaTarget(this.function, { deadLetterQueue: undelivered, retryAttempts: 0 })],
    });
  }
}
