import { Aws, Duration, Stack } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import { FilterCriteria, FilterRule, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { logName } from '../../core/scope/own-buckets.ts';
import type { ManifestLog } from '../manifest-log.ts';
import { type Permission, tableAccess } from '../permissions/permission.ts';
import { streamOf, type Tables } from '../tables.ts';
import { BundledFunction, type Surroundings } from './bundled-function.ts';
import { TIMEOUTS } from './timeouts.ts';

export interface AppendLogProps {
  readonly surroundings: Surroundings;
  /** Takes the schedule's events that reach no function. */
  readonly undelivered: Queue;
}

/** CDK context with another time to wait for functions of the release before. Tests set it: their deployments have none. */
const GRACE_CONTEXT = 'sealwatch:log-grace-seconds';

/** Seconds for which changes are gathered: the log is no more behind than a minute, and has few batches. */
const GATHERING = Duration.seconds(20);

/**
 * Appends every change of the manifest to the log. DynamoDB itself tells it of them, so nobody who writes to the tables passes it by,
 * whoever they are.
 */
export class AppendLog extends BundledFunction {
  /** Has the log checked. */
  readonly schedule: Rule;

  constructor(scope: Construct, id: string, { surroundings, undelivered }: AppendLogProps) {
    const { tables, log } = surroundings;
    super(scope, id, {
      entry: 'append-log',
      description: 'Sealwatch: appends changes of the manifest to its log, and signs it',
      timeout: TIMEOUTS.bulk,
      memorySize: 1024,
      surroundings,
      permissions: permissions(tables, log),
    });
    this.function.addEnvironment('SEALWATCH_LOG_BUCKET', log.bucket.bucketName);
    this.function.addEnvironment('SEALWATCH_LOG_KEY', log.signingKey.keyArn);
    this.function.addEnvironment(
      'SEALWATCH_LOG_NAME',
      logName({ account: Aws.ACCOUNT_ID, region: Aws.REGION, stackName: Stack.of(this).stackName }),
    );
    const grace: unknown = this.node.tryGetContext(GRACE_CONTEXT);
    if (grace !== undefined) this.function.addEnvironment('SEALWATCH_LOG_GRACE_SECONDS', String(grace));
    this.#follow(tables);
    this.schedule = new Rule(this, 'Schedule', {
      description: 'Sealwatch: imports what was there before the log, and finishes what was interrupted',
      schedule: Schedule.rate(Duration.minutes(15)),
      targets: [new LambdaTarget(this.function, { deadLetterQueue: undelivered, retryAttempts: 0 })],
    });
  }

  #follow({ manifest, versions, findings, runs }: Tables): void {
    for (const table of [manifest, versions, findings, runs])
      this.function.addEventSourceMapping(table.node.id, {
        eventSourceArn: streamOf(table),
        startingPosition: StartingPosition.TRIM_HORIZON,
        batchSize: 1000,
        maxBatchingWindow: GATHERING,
        // A batch is tried until it is appended, or the stream has forgotten it: nothing may be left out of the log unseen.
        bisectBatchOnError: true,
        ...(table === runs && { filters: [LOGGED_RUNS] }),
      });
  }
}

/** Of Runs the log has what people decided; the rest changes too often, and says nothing of what is expected. */
const LOGGED_RUNS = FilterCriteria.filter({
  dynamodb: { Keys: { collection: { S: FilterRule.or('approvals', 'decisions') } } },
});

const permissions = ({ manifest, versions, findings, runs }: Tables, log: ManifestLog): Permission[] => [
  ...tableAccess({ read: [], put: [findings] }),
  { actions: ['dynamodb:Query'], resources: [runs.tableArn] },
  { actions: ['dynamodb:Scan'], resources: [manifest, versions, findings].map(({ tableArn }) => tableArn) },
  {
    actions: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
    resources: [manifest, versions, findings, runs].map(streamOf),
  },
  {
    actions: ['dynamodb:ListStreams'],
    resources: ['*'],
    wildcard: 'It knows no narrower resource than all streams.',
  },
  {
    actions: ['s3:GetObject', 's3:PutObject'],
    resources: [log.objectsArn],
    wildcard: 'Paths of the log are numbers that grow.',
  },
  // Without it S3 does not say that something is not there.
  { actions: ['s3:ListBucket'], resources: [log.bucket.bucketArn] },
  { actions: ['kms:Sign', 'kms:GetPublicKey'], resources: [log.signingKey.keyArn] },
];
