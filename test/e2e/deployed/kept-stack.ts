import { fileURLToPath } from 'node:url';
import {
  GetBucketNotificationConfigurationCommand,
  PutBucketNotificationConfigurationCommand,
} from '@aws-sdk/client-s3';
import { CreateQueueCommand } from '@aws-sdk/client-sqs';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { CANARY_DATASET } from '../../../core/scope/canary.ts';
import { deploy, destroy } from '../../../local/deploy/deploy.ts';
import { KEPT } from '../configs/kept.ts';
import { clients, deployment } from './deployment.ts';
import { createBucket } from './existing-buckets.ts';

const PACKAGE = fileURLToPath(new URL('../../..', import.meta.url));

/** A stack beside the one that all other tests use, so that it can be removed. */
export const KEPT_STACK = 'SealwatchKept';

const options = (config: string) => ({
  stack: KEPT_STACK,
  context: {
    config: `test/e2e/configs/${config}.config.ts`,
    stack: KEPT_STACK,
    // No release before this one wrote here.
    'sealwatch:log-grace-seconds': '0',
  },
});

export const deployKept = (config: 'first' | 'second' | 'third') =>
  deploy(deployment, PACKAGE, options(config));

export const removeKept = () => destroy(deployment, PACKAGE, options('second'));

/** An existing bucket whose owner has somebody notified of new objects already. */
export const createNotifyingBucket = async (): Promise<void> => {
  await createBucket(clients.s3, KEPT.existing, 'Enabled');
  await clients.queues.send(new CreateQueueCommand({ QueueName: 'owners-queue' }));
  const QueueArn = `arn:aws:sqs:${deployment.region}:${deployment.account}:owners-queue`;
  const Filter = { Key: { FilterRules: [{ Name: 'suffix' as const, Value: '.jsonl' }] } };
  const own = { Id: 'owners', QueueArn, Events: ['s3:ObjectCreated:*' as const], Filter };
  await clients.s3.send(
    new PutBucketNotificationConfigurationCommand({
      Bucket: KEPT.existing,
      NotificationConfiguration: { QueueConfigurations: [own] },
    }),
  );
};

export const notificationsOf = async (bucket: string) => {
  const asked = new GetBucketNotificationConfigurationCommand({ Bucket: bucket });
  const { QueueConfigurations = [], EventBridgeConfiguration } = await clients.s3.send(asked);
  return { queues: QueueConfigurations, isEventBridgeOn: EventBridgeConfiguration !== undefined };
};

/** How many items each table of the stack has, without those of canaries, which come by the clock; of findings those about objects, for a deployment makes others. */
export const itemCounts = async (): Promise<Readonly<Record<string, number>>> => {
  const counts: Record<string, number> = {};
  for (const table of ['Manifest', 'Versions', 'Findings']) {
    const scan = new ScanCommand({ TableName: `${KEPT_STACK}-${table}`, ConsistentRead: true });
    const { Items = [] } = await clients.documents.send(scan);
    counts[table] = Items.filter(
      ({ about = 'object', dataset }) => about === 'object' && dataset !== CANARY_DATASET,
    ).length;
  }
  return counts;
};
