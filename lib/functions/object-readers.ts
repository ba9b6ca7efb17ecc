import type { Duration } from 'aws-cdk-lib';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { LARGE, USED_KEYS } from '../../core/scope/reader-permissions.ts';
import { objectRead } from '../permissions/object-read.ts';
import {
  type Permission,
  partitionUse,
  partitionWrite,
  permit,
  tableAccess,
} from '../permissions/permission.ts';
import { executionsArn, stateMachineArn } from '../state-machine.ts';
import type { Tables } from '../tables.ts';
import {
  BundledFunction,
  type BundledFunctionProps,
  passOn,
  putOff,
  type Surroundings,
  workOff,
} from './bundled-function.ts';

interface ObjectReaderProps extends Omit<BundledFunctionProps, 'permissions' | 'memorySize'> {
  /** Whether it writes what people sealed and approved, and how far it came, besides reading that. */
  readonly writesRuns: boolean;
  /** ARNs of the indexes that it queries, besides the one by which copies are found. */
  readonly indexes: readonly string[];
  /** What it asks of guarded objects beside their bytes. @default - nothing */
  readonly asks?: readonly string[];
}

/** A function that reads guarded objects and records what it saw. */
export class ObjectReader extends BundledFunction {
  constructor(scope: Construct, id: string, { writesRuns, indexes, asks, ...props }: ObjectReaderProps) {
    const { config, tables } = props.surroundings;
    super(scope, id, {
      ...props,
      memorySize: 1769,
      permissions: [
        ...objectRead(config, asks),
        ...recording(tables, indexes, writesRuns),
        ...starting(scope),
      ],
    });
    this.function.addEnvironment('SEALWATCH_READINGS_ARN', stateMachineArn(scope, 'LargeObjects'));
    setSizes(this);
  }
}

/** To begin a reading in parts, and to see whether one that was begun was stopped. */
const starting = (scope: Construct): Permission[] => [
  { actions: ['states:StartExecution'], resources: [stateMachineArn(scope, 'LargeObjects')] },
  {
    actions: ['states:DescribeExecution'],
    resources: [executionsArn(scope, 'LargeObjects')],
    wildcard:
      'Executions are named after the versions that they read. It is limited to those of this state machine.',
  },
];

/** CDK context that sets smaller sizes, from which on objects are read in parts, than any deployment has. Tests use it. */
const SIZES_CONTEXT = 'sealwatch:large-objects';

/** Gives a function the sizes by which large objects are cut, where they are not the usual ones. */
export function setSizes({ node, function: reader }: BundledFunction): void {
  const context: unknown = node.tryGetContext(SIZES_CONTEXT);
  if (typeof context !== 'string') return;
  const sizes = JSON.parse(context) as Record<string, number>;
  for (const [name, value] of Object.entries(sizes))
    reader.addEnvironment(`SEALWATCH_${name}`, String(value));
}

const recording = (
  { manifest, versions, findings, runs }: Tables,
  indexes: readonly string[],
  writesRuns: boolean,
): Permission[] => [
  ...tableAccess({
    read: [manifest, versions, findings, runs],
    indexes: [versions.indexArn('by-digest'), ...indexes],
    put: [manifest, versions, findings, ...(writesRuns ? [runs] : [])],
    update: writesRuns ? [runs] : [],
    check: [runs],
  }),
  ...(writesRuns ? [] : [partitionWrite(runs, USED_KEYS)]),
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
    super(scope, id, { ...rest, entry: 'verify-object', writesRuns: false, indexes: [] });
    putOff(this, queue);
    if (bulkQueue) passOn(this, bulkQueue);
    // Who reads what others pass on plans how large objects are read.
    else {
      const { runs } = props.surroundings.tables;
      permit(this.role, partitionUse(runs, LARGE, ['dynamodb:PutItem']));
    }
    workOff(this, queue, { batchSize, maxConcurrency });
  }
}
