import type { Duration } from 'aws-cdk-lib';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { USED_KEYS } from '../../core/scope/reader-permissions.ts';
import { objectRead } from '../permissions/object-read.ts';
import { type Permission, partitionWrite, tableCheck, tableWrite } from '../permissions/permission.ts';
import {
  BundledFunction,
  type BundledFunctionProps,
  passOn,
  putOff,
  type Surroundings,
} from './bundled-function.ts';

interface ObjectReaderProps extends Omit<BundledFunctionProps, 'permissions' | 'memorySize'> {
  /** Whether it writes what people sealed and approved, and how far it came, besides reading that. */
  readonly writesRuns: boolean;
}

/** A function that reads guarded objects and records what it saw. */
export class ObjectReader extends BundledFunction {
  constructor(scope: Construct, id: string, { writesRuns, ...props }: ObjectReaderProps) {
    super(scope, id, {
      ...props,
      memorySize: 1769,
      permissions: [...objectRead(props.surroundings.config), ...recording(props.surroundings, writesRuns)],
    });
  }
}

const recording = ({ tables }: Surroundings, writesRuns: boolean): Permission[] => [
  ...tableWrite(tables.manifest),
  ...tableWrite(tables.versions),
  ...tableWrite(tables.findings),
  ...(writesRuns
    ? tableWrite(tables.runs, 'dynamodb:UpdateItem', 'dynamodb:ConditionCheckItem')
    : [...tableCheck(tables.runs), partitionWrite(tables.runs, USED_KEYS)]),
];

interface VerifyObjectProps {
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
    super(scope, id, { ...rest, entry: 'verify-object', writesRuns: false });
    putOff(this, queue);
    if (bulkQueue) passOn(this, bulkQueue);
    this.function.addEventSource(
      new SqsEventSource(queue, { batchSize, maxConcurrency, reportBatchItemFailures: true }),
    );
  }
}
