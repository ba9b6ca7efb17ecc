import { SQSClient } from '@aws-sdk/client-sqs';
import type { DynamoDBRecord, DynamoDBStreamEvent, SQSEvent } from 'aws-lambda';
import { backOff } from '../aws/back-off.ts';
import { DynamoDeliveryStore } from '../aws/dynamodb/delivery-store.ts';
import { newestCheckpoint } from '../aws/log/newest-checkpoint.ts';
import { alertClient, SnsAlertPublisher } from '../aws/messages/alert-publisher.ts';
import { CanaryPublisher } from '../aws/messages/canary-publisher.ts';
import { SqsWakeUp } from '../aws/messages/queues.ts';
import { timeLimits } from '../aws/time-limits.ts';
import { idsInAlert } from '../core/alerts/ids-in-alert.ts';
import { reportBatch, reportGroups, sweepDeliveries, type Waiting } from '../core/alerts/notifier.ts';
import type { AlertPublisher, DeliveryPorts } from '../core/alerts/ports.ts';
import type { GuardedBuckets } from '../core/scope/dataset.ts';
import { logName, ownBucketName } from '../core/scope/own-buckets.ts';
import { chain, logger } from './bootstrap/chain.ts';
import {
  clock,
  database,
  deployedConfig,
  environmentValue,
  hash,
  signing,
  stack,
} from './bootstrap/environment.ts';

interface Deployed extends GuardedBuckets {
  readonly manifestLog?: Pick<DeliveryPorts, 'mailCheckpoint'>;
}

const topicArn = environmentValue('SEALWATCH_ALERT_TOPIC_ARN');
const [, , , region = '', account = ''] = topicArn.split(':');
const { manifestLog } = deployedConfig<Deployed>();
const own = { stackName: stack, account, region };
const sns = alertClient();
const ports: DeliveryPorts = {
  store: new DynamoDeliveryStore(database.document, database.tables),
  publisher: logged(new SnsAlertPublisher(sns, topicArn)),
  canary: {
    bucket: environmentValue('SEALWATCH_CANARY_BUCKET'),
    publisher: new CanaryPublisher(sns, {
      alerts: topicArn,
      key: environmentValue('SEALWATCH_ALERT_KEY_ARN'),
      canary: environmentValue('SEALWATCH_CANARY_TOPIC_ARN'),
      stack,
    }),
  },
  checkpoint: newestCheckpoint({
    ...signing,
    bucket: ownBucketName(own, 'log'),
    keyArn: environmentValue('SEALWATCH_LOG_KEY'),
    name: logName(own),
    clock,
    onError: (error) => logger.error('an alert hands out no checkpoint of the log', error),
  }),
  ...(manifestLog?.mailCheckpoint && { mailCheckpoint: manifestLog.mailCheckpoint }),
  wakeUp: new SqsWakeUp(new SQSClient(timeLimits()), environmentValue('SEALWATCH_NOTICE_QUEUE_URL')),
  clock,
  backOff,
  hash,
  place: { account, region },
};

/** Logs what was published, so that a finding can be followed to the alert that reported it. */
function logged(publisher: AlertPublisher): AlertPublisher {
  return {
    publish: async (message) => {
      await publisher.publish(message);
      logger.info('published', { ...idsInAlert(message.json) });
    },
  };
}

type Woken = DynamoDBStreamEvent | SQSEvent | { readonly source: 'aws.events' };

// The stream only hastens what the schedule makes sure of, so its batches are answered for as a whole.
export const handler = chain(async (event: Woken): Promise<void> => {
  if (!('Records' in event)) return sweepDeliveries(ports);
  const batch: Waiting[] = [];
  const ended: string[] = [];
  for (const record of event.Records) {
    if ('body' in record) ended.push(String(JSON.parse(record.body).group));
    else batch.push(...waitingOf(record.dynamodb?.NewImage));
  }
  await (ended.length > 0 ? reportGroups(ended, ports) : reportBatch(batch, ports));
});

function waitingOf(image: NonNullable<DynamoDBRecord['dynamodb']>['NewImage']): Waiting[] {
  const [id, group] = [image?.id?.S, image?.noticeGroup?.S];
  return id && group ? [{ id, group }] : [];
}
