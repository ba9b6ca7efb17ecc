import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import { FilterCriteria, FilterRule, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { PUBLISH_KEY_ACTIONS } from '../../core/scope/own-access.ts';
import type { Canary } from '../canary.ts';
import { canaryWrites } from '../permissions/bucket-canaries.ts';
import { type Permission, tableAccess } from '../permissions/permission.ts';
import { streamOf, type Tables } from '../tables.ts';
import type { EncryptedTopic } from '../topics.ts';
import { BundledFunction, type Surroundings, workOff } from './bundled-function.ts';
import { TIMEOUTS } from './timeouts.ts';

export interface NotifyProps {
  readonly surroundings: Surroundings;
  readonly alerts: EncryptedTopic;
  readonly canary: Canary;
  /** Takes the schedule's events that reach no function. */
  readonly undelivered: Queue;
}

/** Notifies people: folds findings into alerts and publishes them. Only the schedule is relied on, the rest makes haste. */
export class Notify extends BundledFunction {
  constructor(scope: Construct, id: string, { surroundings, alerts, canary, undelivered }: NotifyProps) {
    super(scope, id, {
      entry: 'notify',
      description: 'Sealwatch: folds findings into alerts and publishes them',
      timeout: TIMEOUTS.notify,
      memorySize: 512,
      surroundings,
      permissions: permissions(surroundings, alerts, canary),
    });
    this.function.addEnvironment('SEALWATCH_ALERT_KEY_ARN', alerts.key.keyArn);
    this.function.addEnvironment('SEALWATCH_CANARY_TOPIC_ARN', canary.topic.topicArn);
    this.function.addEnvironment('SEALWATCH_LOG_KEY', surroundings.log.signingKey.keyArn);
    this.#hasten(surroundings);
    this.#makeSure(undelivered);
  }

  #hasten({ tables, noticeWindows }: Surroundings): void {
    this.function.addEventSourceMapping('Findings', {
      eventSourceArn: streamOf(tables.findings),
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: 100,
      // The pending index covers what the stream loses, so a poisonous record must not hold up the others.
      retryAttempts: 3,
      bisectBatchOnError: true,
      filters: [
        FilterCriteria.filter({ dynamodb: { NewImage: { pendingShard: { S: FilterRule.exists() } } } }),
      ],
    });
    workOff(this, noticeWindows, { batchSize: 10, maxConcurrency: 5 });
  }

  #makeSure(undelivered: Queue): void {
    new Rule(this, 'EveryMinute', {
      description: 'Sealwatch: sends what the stream and the delayed messages left over',
      schedule: Schedule.rate(Duration.minutes(1)),
      // The next minute is the retry.
      targets: [new LambdaTarget(this.function, { deadLetterQueue: undelivered, retryAttempts: 0 })],
    });
  }
}

const permissions = (
  { tables, noticeWindows, log }: Surroundings,
  { topic, key }: EncryptedTopic,
  canary: Canary,
): Permission[] => [
  ...tableAccess({ ...delivery(tables), put: [tables.findings, tables.runs] }),
  {
    actions: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
    resources: [streamOf(tables.findings)],
  },
  {
    actions: ['dynamodb:ListStreams'],
    resources: ['*'],
    wildcard: 'It knows no narrower resource than all streams.',
  },
  { actions: ['sns:Publish'], resources: [topic.topicArn, canary.topic.topicArn] },
  // Whether an alert would come through, without one.
  { actions: ['sns:GetTopicAttributes'], resources: [topic.topicArn] },
  { actions: PUBLISH_KEY_ACTIONS, resources: [key.keyArn] },
  { actions: ['sqs:SendMessage'], resources: [noticeWindows.queueArn] },
  // What alerts hand out.
  log.readCheckpoint,
];

/** What is not reported yet is in one index, and what is due in another. */
const delivery = ({ findings, runs }: Tables) => ({
  read: [findings, runs],
  indexes: [findings.indexArn('pending'), runs.indexArn('due')],
});

export interface WatchDeliveryProps {
  readonly surroundings: Surroundings;
  readonly canary: Canary;
  /** Takes the schedule's events that reach no function. */
  readonly undelivered: Queue;
}

/**
 * Measures what is not reported yet, puts canaries, and measures how they come through. It shares nothing with `notify` but the tables, which
 * it only reads.
 */
export class WatchDelivery extends BundledFunction {
  constructor(scope: Construct, id: string, { surroundings, canary, undelivered }: WatchDeliveryProps) {
    const { tables } = surroundings;
    super(scope, id, {
      entry: 'watch-delivery',
      description: 'Sealwatch: measures what was found and not reported yet',
      timeout: TIMEOUTS.watch,
      memorySize: 512,
      surroundings,
      permissions: [
        ...tableAccess({
          ...delivery(tables),
          indexes: [...delivery(tables).indexes, tables.findings.indexArn('by-dataset')],
        }),
        canary.put,
        ...canaryWrites(surroundings.config),
      ],
    });
    new Rule(this, 'EveryMinute', {
      description: 'Sealwatch: measures what was found and not reported yet',
      schedule: Schedule.rate(Duration.minutes(1)),
      // The next minute is the retry.
      targets: [new LambdaTarget(this.function, { deadLetterQueue: undelivered, retryAttempts: 0 })],
    });
  }
}
