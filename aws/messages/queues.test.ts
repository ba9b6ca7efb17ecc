import { expect, it } from 'vitest';
import { MemoryQueue, type QueueMessage } from '../../test/fakes/memory-queue.ts';
import { messageOf, SqsWorkerQueue } from './queues.ts';

const sent: QueueMessage[] = [];
const memory = new MemoryQueue((message) => void sent.push(message));
const queue = new SqsWorkerQueue(memory.client(), 'https://sqs.eu-west-1.amazonaws.com/111122223333/work');

const deliver = (at: number) => {
  const { body, attributes, group } = sent.at(-1) as QueueMessage;
  return messageOf({
    messageId: 'm',
    body,
    attributes: { SentTimestamp: String(at), ...(group !== null && { MessageGroupId: group }) },
    messageAttributes: attributes,
  });
};

it('takes a message for sent when SQS took it', async () => {
  const first = { messageId: 'm', body: 'event', attributes: { SentTimestamp: '1000' } };
  expect(messageOf(first)).toEqual({
    id: 'm',
    body: 'event',
    timesPutOff: 0,
    firstSentAt: 1_000,
    group: null,
  });
});

it('keeps when a message was sent first, however often it is sent again', async () => {
  await queue.add('event', { delaySeconds: 5, timesPutOff: 1, firstSentAt: 1_000, group: null });
  const again = deliver(6_000);
  expect(again).toEqual({ id: 'm', body: 'event', timesPutOff: 1, firstSentAt: 1_000, group: null });
  await queue.add(again.body, { ...again, delaySeconds: 10, timesPutOff: again.timesPutOff + 1 });
  expect(deliver(16_000)).toEqual({
    id: 'm',
    body: 'event',
    timesPutOff: 2,
    firstSentAt: 1_000,
    group: null,
  });
});

it('keeps whose a message is, so that the queue stays fair to the others when it is sent again', async () => {
  await queue.add('event', { delaySeconds: 5, timesPutOff: 1, firstSentAt: 1_000, group: 'labels' });
  expect(deliver(6_000)).toMatchObject({ group: 'labels' });
});
