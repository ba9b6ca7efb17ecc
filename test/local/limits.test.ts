import { BatchGetItemCommand, CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { CreateTopicCommand, PublishBatchCommand, PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import {
  BatchWriteCommand,
  DynamoDBDocumentClient,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
} from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import { useLocalAws } from './started/local.ts';

const local = useLocalAws();
const TableName = 'Limits';
const KB = 1024;
const text = (bytes: number): string => 'x'.repeat(bytes);

let documents: DynamoDBDocumentClient;
let topics: SNSClient;
let queues: SQSClient;
let events: EventBridgeClient;
let TopicArn = '';
let QueueUrl = '';

beforeAll(async () => {
  const { endpoint } = local().aws;
  const settings = {
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  };
  documents = DynamoDBDocumentClient.from(new DynamoDBClient(settings));
  topics = new SNSClient(settings);
  queues = new SQSClient(settings);
  events = new EventBridgeClient(settings);
  await documents.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        { AttributeName: 'collection', AttributeType: 'S' },
        { AttributeName: 'id', AttributeType: 'S' },
      ],
      KeySchema: [
        { AttributeName: 'collection', KeyType: 'HASH' },
        { AttributeName: 'id', KeyType: 'RANGE' },
      ],
    }),
  );
  TopicArn = (await topics.send(new CreateTopicCommand({ Name: 'limits' }))).TopicArn ?? '';
  QueueUrl = (await queues.send(new CreateQueueCommand({ QueueName: 'limits' }))).QueueUrl ?? '';
});

const item = (id: number, bytes = 10) => ({ collection: 'c', id: `id-${id}`, value: text(bytes) });
const many = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));
const put = (id: number, bytes?: number) => ({ Put: { TableName, Item: item(id, bytes) } });

describe('the local DynamoDB refuses what DynamoDB refuses', () => {
  it('an item of more than 400 KB', async () => {
    await documents.send(new PutCommand({ TableName, Item: item(0, 399 * KB) }));
    await expect(documents.send(new PutCommand({ TableName, Item: item(0, 401 * KB) }))).rejects.toThrow(
      /size/,
    );
  });

  it('a transaction of more than 100 actions, or of more than 4 MB', async () => {
    await documents.send(new TransactWriteCommand({ TransactItems: many(100, (index) => put(index)) }));
    const actions = new TransactWriteCommand({ TransactItems: many(101, (index) => put(index)) });
    await expect(documents.send(actions)).rejects.toThrow(/100/);
    const bytes = new TransactWriteCommand({ TransactItems: many(12, (index) => put(index, 390 * KB)) });
    await expect(documents.send(bytes)).rejects.toThrow(/4MB|size/);
  });

  it('a batch of more than 25 writes, or of more than 100 keys', async () => {
    const writes = many(26, (index) => ({ PutRequest: { Item: item(index) } }));
    await expect(
      documents.send(new BatchWriteCommand({ RequestItems: { [TableName]: writes } })),
    ).rejects.toThrow(/25|Too many/);
    const Keys = many(101, (index) => ({ collection: { S: 'c' }, id: { S: `id-${index}` } }));
    await expect(
      documents.send(new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys } } })),
    ).rejects.toThrow(/100|Too many/);
  });

  it('more than 1 MB in a page', async () => {
    for (let index = 0; index < 5; index++)
      await documents.send(new PutCommand({ TableName, Item: item(index, 390 * KB) }));
    const page = await documents.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: '#collection = :c',
        ExpressionAttributeNames: { '#collection': 'collection' },
        ExpressionAttributeValues: { ':c': 'c' },
      }),
    );
    const bytes = (page.Items ?? []).reduce((sum, { value }) => sum + String(value).length, 0);
    // The one that crosses the limit is the last.
    expect(bytes).toBeLessThan(1.5 * KB * KB);
    expect(page.LastEvaluatedKey).toBeDefined();
  });
});

describe('the local SNS refuses what SNS refuses', () => {
  it('a message of more than 256 KB, its attributes among them', async () => {
    const publish = (bytes: number, attribute = 1) =>
      topics.send(
        new PublishCommand({
          TopicArn,
          Message: text(bytes),
          MessageAttributes: { a: { DataType: 'String', StringValue: text(attribute) } },
        }),
      );
    await publish(262_144 - 8);
    await expect(publish(262_145)).rejects.toThrow();
    await expect(publish(262_144 - 8, 100)).rejects.toThrow();
  });

  it('more than ten messages at once', async () => {
    const PublishBatchRequestEntries = many(11, (index) => ({ Id: `m${index}`, Message: 'm' }));
    await expect(
      topics.send(new PublishBatchCommand({ TopicArn, PublishBatchRequestEntries })),
    ).rejects.toThrow();
  });

  it('a subject of more than 99 characters or with a line break', async () => {
    const publish = (Subject: string) => topics.send(new PublishCommand({ TopicArn, Message: 'm', Subject }));
    await publish(text(99));
    await expect(publish(text(101))).rejects.toThrow();
    await expect(publish('a\nb')).rejects.toThrow();
  });
});

describe('the local SQS refuses what SQS refuses', () => {
  it('a delay of more than 900 s', async () => {
    await queues.send(new SendMessageCommand({ QueueUrl, MessageBody: 'm', DelaySeconds: 900 }));
    await expect(
      queues.send(new SendMessageCommand({ QueueUrl, MessageBody: 'm', DelaySeconds: 901 })),
    ).rejects.toThrow();
  });

  it('a message of more than 1 MiB', async () => {
    await expect(
      queues.send(new SendMessageCommand({ QueueUrl, MessageBody: text(KB * KB + 1) })),
    ).rejects.toThrow();
  });

  it('more than ten messages at once', async () => {
    const Entries = many(11, (index) => ({ Id: `m${index}`, MessageBody: 'm' }));
    await expect(queues.send(new SendMessageBatchCommand({ QueueUrl, Entries }))).rejects.toThrow();
  });
});

describe('the local EventBridge refuses what EventBridge refuses', () => {
  const entry = (bytes: number) => ({
    Source: 'test',
    DetailType: 't',
    Detail: JSON.stringify({ a: text(bytes) }),
  });

  it('more than ten events at once', async () => {
    await expect(events.send(new PutEventsCommand({ Entries: many(11, () => entry(1)) }))).rejects.toThrow();
  });

  it('events of more than 1 MB together', async () => {
    await expect(events.send(new PutEventsCommand({ Entries: [entry(KB * KB)] }))).rejects.toThrow();
  });
});
