import { expect, it } from 'vitest';
import { MemoryQueue } from '../../test/fakes/memory-queue.ts';
import { messageOf, SqsWorkerQueue } from './queues.ts';

const sent: { readonly body: string; readonly attributes: Record<string, { stringValue: string }> }[] = [];
const memory = new MemoryQueue(({ body, attributes }) => void sent.push({ body, attributes }));
const queue = new SqsWorkerQueue(memory.client(), 'https://sqs.eu-west-1.amazonaws.com/111122223333/work');

const deliver = (at: number) => {
  const { body, attributes } = sent.at(-1) ?? { body: '', attributes: {} };
  return messageOf({
    messageId: 'm',
    body,
    attributes: { SentTimestamp: String(at) },
    messageAttributes: attributes,
  });
};

it('takes a message for sent when SQS took it', async () => {
  const first = { messageId: 'm', body: 'event', attributes: { SentTimestamp: '1000' } };
  expect(messageOf(first)).toEqual({ id: 'm', body: 'event', timesPutOff: 0, firstSentAt: 1_000 });
});

it('keeps when a message was sent first, however often it is sent again', async () => {
  await queue.add('event', { delaySeconds: 5, timesPutOff: 1, firstSentAt: 1_000 });
  const again = deliver(6_000);
  expect(again).toEqual({ id: 'm', body: 'event', timesPutOff: 1, firstSentAt: 1_000 });
  await queue.add(again.body, { ...again, delaySeconds: 10, timesPutOff: again.timesPutOff + 1 });
  expect(deliver(16_000)).toEqual({ id: 'm', body: 'event', timesPutOff: 2, firstSentAt: 1_000 });
});
