import type { Key } from 'aws-cdk-lib/aws-kms';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { ResolvedConfig } from '../../config/index.ts';
import type { Tables } from '../tables/tables.ts';

/** What every function is told about the deployment that it is part of. */
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
}

/** The functions' environment. The configuration is a file beside their code. */
export const environmentOf = ({ tables, alerts, operations, noticeWindows, stackId }: Surroundings) => ({
  SEALWATCH_MANIFEST_TABLE: tables.manifest.tableName,
  SEALWATCH_VERSIONS_TABLE: tables.versions.tableName,
  SEALWATCH_FINDINGS_TABLE: tables.findings.tableName,
  SEALWATCH_RUNS_TABLE: tables.runs.tableName,
  SEALWATCH_ALERT_TOPIC_ARN: alerts.topicArn,
  SEALWATCH_OPERATIONS_TOPIC_ARN: operations.topicArn,
  SEALWATCH_NOTICE_QUEUE_URL: noticeWindows.queueUrl,
  SEALWATCH_STACK: stackId,
  NODE_OPTIONS: '--enable-source-maps',
});
