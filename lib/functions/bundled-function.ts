import { type Duration, Names, RemovalPolicy } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Key } from 'aws-cdk-lib/aws-kms';
import {
  Architecture,
  type EventSourceMappingOptions,
  Function as LambdaFunction,
  Runtime,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { ResolvedConfig } from '../../config/types.ts';
import type { ManifestLog } from '../manifest-log.ts';
import { type Permission, permit } from '../permissions/permission.ts';
import type { Tables } from '../tables.ts';
import { bundledCode, type EntryPoint } from './bundled-code.ts';

export interface BundledFunctionProps {
  readonly entry: EntryPoint;
  readonly description: string;
  readonly timeout: Duration;
  /** MB. 1,769 give one whole processor, and the network for it. */
  readonly memorySize: number;
  readonly surroundings: Surroundings;
  /** All that it may do, besides writing to its own log. */
  readonly permissions: readonly Permission[];
}

/** A function with a role and a log of its own. */
export class BundledFunction extends Construct {
  readonly function: LambdaFunction;
  readonly role: Role;

  constructor(scope: Construct, id: string, props: BundledFunctionProps) {
    super(scope, id);
    const { entry, surroundings, permissions, ...limits } = props;
    const logGroup = new LogGroup(this, 'Log', {
      retention: RetentionDays.ONE_YEAR,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(this.role);
    for (const permission of permissions) permit(this.role, permission);
    this.function = new LambdaFunction(this, 'Function', {
      ...limits,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      code: bundledCode(this, entry, surroundings.config),
      role: this.role,
      logGroup,
      environment: {
        ...environmentOf(surroundings),
        POWERTOOLS_SERVICE_NAME: entry,
        // With it the reader distinguishes what is too large for any invocation from what only came late in this one.
        SEALWATCH_TIMEOUT_SECONDS: String(limits.timeout.toSeconds()),
      },
    });
  }
}

/** What every function knows about the deployment that it is part of. */
export interface Surroundings {
  readonly config: ResolvedConfig;
  /** The stack's whole name, which no other stack ever has: proofs of identity are bound to it. */
  readonly stackId: string;
  readonly tables: Tables;
  readonly alerts: Topic;
  readonly operations: Topic;
  /** KMS keys that the stack itself uses. */
  readonly ownKeys: readonly Key[];
  readonly noticeWindows: Queue;
  readonly log: ManifestLog;
}

/** The functions' environment. The configuration is a file beside their code. */
const environmentOf = ({ tables, alerts, operations, noticeWindows, log, stackId }: Surroundings) => ({
  SEALWATCH_MANIFEST_TABLE: tables.manifest.tableName,
  SEALWATCH_VERSIONS_TABLE: tables.versions.tableName,
  SEALWATCH_FINDINGS_TABLE: tables.findings.tableName,
  SEALWATCH_RUNS_TABLE: tables.runs.tableName,
  SEALWATCH_ALERT_TOPIC_ARN: alerts.topicArn,
  SEALWATCH_OPERATIONS_TOPIC_ARN: operations.topicArn,
  SEALWATCH_NOTICE_QUEUE_URL: noticeWindows.queueUrl,
  SEALWATCH_SEAL_KEY: log.sealKey.keyArn,
  SEALWATCH_STACK: stackId,
  NODE_OPTIONS: '--enable-source-maps',
});

/** Lets a function put aside for another one what may wait. */
export const passOn = ({ role, function: worker }: BundledFunction, { queueArn, queueUrl }: Queue): void => {
  permit(role, { actions: ['sqs:SendMessage'], resources: [queueArn] });
  worker.addEnvironment('SEALWATCH_BULK_QUEUE_URL', queueUrl);
};

/** Lets a function send to its own queue again what it has no time for: given back, it would come after the visibility timeout. */
export const putOff = ({ role, function: worker }: BundledFunction, { queueArn, queueUrl }: Queue): void => {
  permit(role, { actions: ['sqs:SendMessage'], resources: [queueArn] });
  worker.addEnvironment('SEALWATCH_QUEUE_URL', queueUrl);
};

/** What Lambda needs of a function's role to take messages (AWSLambdaSQSQueueExecutionRole). */
const TAKE_ACTIONS = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];

/** Has a function work off a queue. The CDK's own event source permits more than Lambda needs. */
export const workOff = (
  { role, function: worker }: BundledFunction,
  queue: Queue,
  limits: Required<Pick<EventSourceMappingOptions, 'batchSize' | 'maxConcurrency'>>,
): void => {
  permit(role, { actions: TAKE_ACTIONS, resources: [queue.queueArn] });
  // Named as that event source names it, so that no deployment replaces what takes from the queue.
  worker.addEventSourceMapping(`SqsEventSource:${Names.nodeUniqueId(queue.node)}`, {
    eventSourceArn: queue.queueArn,
    reportBatchItemFailures: true,
    ...limits,
  });
};
