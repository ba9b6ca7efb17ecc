import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ListMessageMoveTasksCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { beforeAll, expect, it, vi } from 'vitest';
import { useLocalAws } from './started/local.ts';

const local = useLocalAws();
let queues: SQSClient;

beforeAll(() => {
  queues = new SQSClient({
    endpoint: local().aws.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
});

const create = async (QueueName: string, Attributes = {}) => {
  const { QueueUrl = '' } = await queues.send(new CreateQueueCommand({ QueueName, Attributes }));
  const { Attributes: given } = await queues.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
  );
  return { url: QueueUrl, arn: given?.QueueArn ?? '' };
};

it('moves dead letters back to the queue that they came from, with their attributes, and says so', async () => {
  const dead = await create('moves-dead');
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: dead.arn, maxReceiveCount: 3 });
  const work = await create('moves-work', { RedrivePolicy });
  const MessageAttributes = { timesPutOff: { DataType: 'Number', StringValue: '2' } };
  await queues.send(new SendMessageCommand({ QueueUrl: dead.url, MessageBody: 'poison', MessageAttributes }));
  await queues.send(new StartMessageMoveTaskCommand({ SourceArn: dead.arn }));
  await vi.waitFor(async () => {
    const { Results } = await queues.send(new ListMessageMoveTasksCommand({ SourceArn: dead.arn }));
    expect(Results).toMatchObject([{ Status: 'COMPLETED', ApproximateNumberOfMessagesMoved: 1 }]);
  }, 60_000);
  const { Messages } = await queues.send(
    new ReceiveMessageCommand({ QueueUrl: work.url, MessageAttributeNames: ['All'] }),
  );
  expect(Messages).toMatchObject([
    { Body: 'poison', MessageAttributes: { timesPutOff: { StringValue: '2' } } },
  ]);
});

it('refuses a queue that takes the dead letters of no other, as SQS does', async () => {
  const { arn } = await create('moves-none');
  await expect(queues.send(new StartMessageMoveTaskCommand({ SourceArn: arn }))).rejects.toThrow(
    'Source queue must be configured as a Dead Letter Queue.',
  );
});
