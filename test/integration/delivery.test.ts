import { CreateTopicCommand, DeleteTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { backOff } from '../../aws/back-off.ts';
import { DynamoDeliveryReader } from '../../aws/dynamodb/delivery-reader.ts';
import { DynamoDeliveryStore } from '../../aws/dynamodb/delivery-store.ts';
import { encodeFinding } from '../../aws/dynamodb/item-codecs.ts';
import { SnsAlertPublisher } from '../../aws/messages/alert-publisher.ts';
import { alertSubscriptions, isDeaf, operationsSubscriptions } from '../../cli/status/subscriptions.ts';
import { readDeliveryBacklog } from '../../core/alerts/delivery-backlog.ts';
import type { DeliveryPorts } from '../../core/alerts/ports.ts';
import { publishAlert } from '../../core/alerts/publish-alert.ts';
import { reportFirst } from '../../core/alerts/report-group.ts';
import { announce } from '../../core/findings/delivery-state.ts';
import { finding } from '../fakes/finding.ts';
import { hash } from '../model/memory-stage.ts';
import { type LocalWorld, localWorld } from './real-stage.ts';

const endpoint = inject('localEndpoint');
const environment = inject('localEnvironment');
const sns = new SNSClient({
  endpoint,
  region: environment.AWS_REGION ?? '',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  maxAttempts: 1,
});

const newTopic = async (name: string): Promise<string> => {
  const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: name }));
  return TopicArn;
};

describe('what is not reported', () => {
  let world: LocalWorld;
  const NOTHING = { count: 0, oldestAt: null };
  const now = new Date('2026-11-20T03:20:00.000Z');
  const found = announce(finding({ time: '2026-11-20T03:12:09.000Z' }));

  const portsTo = (topicArn: string): DeliveryPorts => ({
    store: new DynamoDeliveryStore(world.document, world.tables),
    publisher: new SnsAlertPublisher(sns, topicArn),
    wakeUp: { after: async () => {} },
    backOff,
    clock: () => now,
    hash,
    place: { account: '000000000000', region: 'eu-west-1' },
  });
  const backlog = () => readDeliveryBacklog(new DynamoDeliveryReader(world.document, world.tables));

  beforeAll(async () => {
    world = await localWorld(endpoint, environment, 'Backlog');
  });

  it('waits from when it was found until an alert of it was published, though an alert has claimed it', async () => {
    expect(await backlog()).toEqual({ unreported: NOTHING, unpublished: NOTHING });
    const { document, tables } = world;
    await document.send(new PutCommand({ TableName: tables.findings, Item: encodeFinding(found) }));
    const waiting = { count: 1, oldestAt: found.time };
    expect(await backlog()).toEqual({ unreported: waiting, unpublished: NOTHING });

    const gone = await newTopic('gone');
    await sns.send(new DeleteTopicCommand({ TopicArn: gone }));
    await expect(reportFirst(found.id, portsTo(gone))).rejects.toThrow();
    const claimed = { count: 1, oldestAt: now.toISOString() };
    expect(await backlog()).toEqual({ unreported: waiting, unpublished: claimed });

    const [id = ''] = await portsTo(gone).store.dueAlerts('9999', 'findings', 10);
    await publishAlert(id, portsTo(await newTopic('alerts')));
    expect(await backlog()).toEqual({ unreported: NOTHING, unpublished: NOTHING });
  });
});

describe('subscriptions with a filter policy', () => {
  const origin = {
    account: '000000000000',
    region: 'eu-west-1',
    datasets: [{ name: 'labels', bucket: 'acme' }],
  };
  const subscribe = (TopicArn: string, name: string, policy?: object, FilterPolicyScope?: string) =>
    sns.send(
      new SubscribeCommand({
        TopicArn,
        Protocol: 'sqs',
        Endpoint: `arn:aws:sqs:eu-west-1:000000000000:${name}`,
        Attributes: {
          ...(policy && { FilterPolicy: JSON.stringify(policy) }),
          ...(FilterPolicyScope && { FilterPolicyScope }),
        },
      }),
    );

  it('are distinguished by what SNS says that they let through', async () => {
    const topic = await newTopic('filtered');
    await subscribe(topic, 'all');
    await subscribe(topic, 'critical', { severity: ['critical'] });
    await subscribe(topic, 'misspelt', { severity: ['CRITICAL'] });
    await subscribe(topic, 'retired', { dataset: ['labels-v1'] });
    await subscribe(topic, 'body', { severity: ['critical'] }, 'MessageBody');
    const { confirmed, receivers } = await alertSubscriptions(sns, topic, origin);
    expect(confirmed).toBe(3);
    expect(
      receivers.map((each) => [
        each.endpoint.split(':').at(-1),
        each.severities.critical,
        each.severities.low,
        isDeaf(each),
      ]),
    ).toEqual([
      ['all', 'yes', 'yes', false],
      ['critical', 'yes', 'no', false],
      ['misspelt', 'no', 'no', true],
      ['retired', 'no', 'no', true],
      ['body', 'unknown', 'no', false],
    ]);
  });

  it('of attributes hear of no trouble of Sealwatch, for alarms have none', async () => {
    const topic = await newTopic('operations');
    await subscribe(topic, 'pager', { severity: ['critical'] });
    expect(await operationsSubscriptions(sns, topic)).toMatchObject({ confirmed: 0, receivers: [{}] });
  });
});
