import type { Duration } from 'aws-cdk-lib';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { permit } from '../permissions/permission.ts';
import { ObjectReader } from './object-reader.ts';
import type { Surroundings } from './surroundings.ts';

export interface VerifyObjectProps {
  readonly surroundings: Surroundings;
  readonly description: string;
  readonly queue: Queue;
  /** Where events of large objects are passed on to. @default - none is, and all are read here */
  readonly bulkQueue?: Queue;
  readonly timeout: Duration;
  /** Messages per invocation. */
  readonly batchSize: number;
  /** Invocations at the same time. It bounds what a flood takes from the account's concurrency. */
  readonly maxConcurrency: number;
}

/** Works off object events: reads what is there, compares, records, judges. */
export class VerifyObject extends ObjectReader {
  constructor(scope: Construct, id: string, props: VerifyObjectProps) {
    const { queue, bulkQueue, batchSize, maxConcurrency, ...rest } = props;
    super(scope, id, { ...rest, entry: 'verify-object', recordsApprovals: false });
    if (bulkQueue) this.#passOnTo(bulkQueue);
    this.function.addEventSource(
      new SqsEventSource(queue, { batchSize, maxConcurrency, reportBatchItemFailures: true }),
    );
  }

  #passOnTo({ queueArn, queueUrl }: Queue): void {
    permit(this.role, { actions: ['sqs:SendMessage'], resources: [queueArn] });
    this.function.addEnvironment('SEALWATCH_BULK_QUEUE_URL', queueUrl);
  }
}
