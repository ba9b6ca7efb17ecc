import { CfnOutput, Fn, Lazy } from 'aws-cdk-lib';
import type { Role } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { ResolvedConfig } from '../config/types.ts';
import manifest from '../package.json' with { type: 'json' };
import type { Functions } from './functions/functions.ts';
import type { SealwatchGrants } from './grants.ts';
import type { ManifestLog } from './manifest-log.ts';
import type { Monitoring } from './monitoring/monitoring.ts';
import type { Queues, WorkQueue } from './queues.ts';
import type { Tables } from './tables.ts';
import type { EncryptedTopic } from './topics.ts';

export interface OutputsProps {
  readonly config: ResolvedConfig;
  readonly tables: Tables;
  readonly queues: Queues;
  readonly functions: Functions;
  readonly alerts: EncryptedTopic;
  readonly operations: EncryptedTopic;
  readonly monitoring: Monitoring;
  readonly grants: SealwatchGrants;
  readonly redriver: Role;
  readonly log: ManifestLog;
}

/** The names by which others find the parts of a deployment. Changing one breaks them. */
export class Outputs extends Construct {
  constructor(scope: Construct, id: string, props: OutputsProps) {
    super(scope, id);
    // Exactly this name, wherever in somebody's stack the construct stands.
    for (const [name, value] of Object.entries(valuesOf(props)))
      new CfnOutput(this, name, { value }).overrideLogicalId(name);
  }
}

const valuesOf = ({
  config,
  tables,
  queues,
  functions,
  alerts,
  operations,
  monitoring,
  grants,
  redriver,
  log,
}: OutputsProps) => ({
  AlertTopicArn: alerts.topic.topicArn,
  OperationsTopicArn: operations.topic.topicArn,
  ManifestTableName: tables.manifest.tableName,
  VersionsTableName: tables.versions.tableName,
  FindingsTableName: tables.findings.tableName,
  RunsTableName: tables.runs.tableName,
  ...queueUrls('ObjectEvents', queues.objectEvents),
  ...queueUrls('BulkObjectEvents', queues.bulkObjectEvents),
  ...queueUrls('Activity', queues.activity),
  ...queueUrls('ObjectWrites', queues.objectWrites),
  ...queueUrls('BulkObjectWrites', queues.bulkObjectWrites),
  ...queueUrls('AuditRequests', queues.auditRequests),
  ...queueUrls('NoticeWindows', queues.noticeWindows),
  UndeliveredEventsQueueUrl: queues.undelivered.queueUrl,
  RecordBaselineFunctionName: functions.recordBaseline.function.functionName,
  SweepBatchFunctionName: functions.sweepBatch.function.functionName,
  RunsStateMachineArn: functions.runs.machine.ref,
  NotifyFunctionName: functions.notify.function.functionName,
  ReaderRoleArns: Fn.join(
    ',',
    functions.readers.map(({ role }) => role.roleArn),
  ),
  // Grants are made after the construct.
  GrantCount: Lazy.string({ produce: () => String(grants.count) }),
  RedriveRoleArn: redriver.roleArn,
  FindingDueDays: JSON.stringify(config.findings.dueDays),
  Release: manifest.version,
  DashboardName: monitoring.dashboard.name,
  ManifestLogBucketName: log.bucket.bucketName,
  ManifestLogKeyArn: log.signingKey.keyArn,
  DeployNotes: functions.configure.notes,
});

const queueUrls = (name: string, { queue, deadLetters }: WorkQueue) => ({
  [`${name}QueueUrl`]: queue.queueUrl,
  [`${name}DeadLetterQueueUrl`]: deadLetters.queueUrl,
});
