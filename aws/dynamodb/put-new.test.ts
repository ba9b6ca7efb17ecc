import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import type { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { expect, it, onTestFinished, vi } from 'vitest';
import type { Item } from './item-codecs.ts';
import { putNew } from './put-new.ts';

type Answer = (item: Item, tries: number) => Error | null;

/** A table that refuses what its answer says, and otherwise keeps what it is given, as DynamoDB does under the condition. */
function fakeTable(answer: Answer = () => null) {
  const kept = new Map<string, Item>();
  const tries = new Map<string, number>();
  const seen = { most: 0, now: 0, sent: 0 };
  const put = async ({ input }: PutCommand) => {
    const item = input.Item ?? {};
    const count = (tries.get(item.id) ?? 0) + 1;
    tries.set(item.id, count);
    const error = answer(item, count);
    if (error) throw error;
    expect(input.ConditionExpression).toBe('attribute_not_exists(id)');
    if (kept.has(item.id)) throw new ConditionalCheckFailedException({ message: 'no', $metadata: {} });
    kept.set(item.id, item);
  };
  const send = async (command: PutCommand) => {
    seen.sent++;
    seen.most = Math.max(seen.most, ++seen.now);
    await new Promise((done) => setTimeout(done, 1));
    return put(command).finally(() => seen.now--);
  };
  return { client: { send } as unknown as DynamoDBDocumentClient, kept, seen };
}

const items = (count: number): Item[] =>
  Array.from({ length: count }, (_, index) => ({ collection: 'run/1', id: `k${index}`, outcome: 'pending' }));

const named = (name: string) => Object.assign(new Error(name), { name });

it('writes everything, some at the same time and not all', async () => {
  const { client, kept, seen } = fakeTable();
  await putNew(client, 'T', items(120));
  expect([...kept.keys()].sort()).toEqual(
    items(120)
      .map(({ id }) => id)
      .sort(),
  );
  expect(seen.most).toBe(25);
});

it('leaves what is there as it is', async () => {
  const { client, kept } = fakeTable();
  kept.set('k1', { id: 'k1', outcome: 'sealed' });
  await putNew(client, 'T', items(3));
  expect(kept.get('k1')).toEqual({ id: 'k1', outcome: 'sealed' });
  expect(kept.size).toBe(3);
});

it.each(['ProvisionedThroughputExceededException', 'ThrottlingException', 'RequestLimitExceeded'])(
  'tries again after %s',
  async (name) => {
    const { client, kept } = fakeTable((_, tries) => (tries < 3 ? named(name) : null));
    await putNew(client, 'T', items(2));
    expect(kept.size).toBe(2);
  },
);

it('stops at an error, also what was to come', async () => {
  const { client, seen } = fakeTable(({ id }) => (id === 'k10' ? named('AccessDeniedException') : null));
  await expect(putNew(client, 'T', items(500))).rejects.toThrow('AccessDeniedException');
  expect(seen).toMatchObject({ sent: expect.toSatisfy((sent) => sent < 100), now: 0 });
});

it('gives up when it is throttled for ever', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const { client } = fakeTable(() => named('ThrottlingException'));
  const failing = expect(putNew(client, 'T', items(1))).rejects.toMatchObject({ code: 'THROTTLED' });
  await vi.runAllTimersAsync();
  await failing;
});
