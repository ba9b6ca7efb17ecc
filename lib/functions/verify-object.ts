import type { Duration } from 'aws-cdk-lib';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { Lane } from '../events/lane.ts';
import { ObjectReader } from './object-reader.ts';
import type { Surroundings } from './surroundings.ts';

export interface VerifyObjectProps {
  readonly surroundings: Surroundings;
  readonly description: string;
  readonly lane: Lane;
  readonly queue: Queue;
  readonly timeout: Duration;
  /** Messages per invocation. */
  readonly batchSize: number;
  /** Invocations at the same time. It bounds what a flood takes from the account's concurrency. */
  readonly maxConcurrency: number;
}

/** Works off object events: reads what is there, compares, records, judges. */
export class VerifyObject extends ObjectReader {
  constructor(scope: Construct, id: string, props: VerifyObjectProps) {
    const { lane, queue, batchSize, maxConcurrency, ...rest } = props;
    super(scope, id, {
      ...rest,
      entry: 'verify-object',
      recordsApprovals: false,
      // The bulk queue gets every change that has a size: by this a worker can tell which are not its own.
      environment: { SEALWATCH_LANE: lane },
    });
    this.function.addEventSource(
      new SqsEventSource(queue, { batchSize, maxConcurrency, reportBatchItemFailures: true }),
    );
  }
}
