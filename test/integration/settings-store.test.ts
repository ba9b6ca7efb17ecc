import { randomBytes } from 'node:crypto';
import { PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, inject, it } from 'vitest';
import { DynamoSettingsStore } from '../../aws/dynamodb/settings-store.ts';
import type { ChangeRecord } from '../../core/engine/activity/change-record.ts';
import { localWorld } from './real-stage.ts';

const world = localWorld(inject('localEndpoint'), inject('localEnvironment'), 'SettingsStore');

async function newStore(): Promise<DynamoSettingsStore> {
  const { document, tables } = await world;
  return new DynamoSettingsStore(document, tables);
}

const change = (resource: string, second: number, value: unknown, name = ''): ChangeRecord => {
  const at = new Date(Date.UTC(2026, 10, 20, 3, 0, second)).toISOString();
  return {
    resource,
    setting: 'lifecycle',
    cause: `event-${second}${name}`,
    source: 'event',
    at,
    filedAt: at,
    rank: 0,
    value,
    call: null,
    findings: [],
  };
};

async function keep(store: DynamoSettingsStore, changes: readonly ChangeRecord[]): Promise<void> {
  for (const [index, each] of changes.entries()) {
    const { resource, setting, value, at } = each;
    const head = { resource, setting, value, at, revision: index + 1 };
    expect(await store.commit({ head, changes: [each], findings: [] })).toBe('committed');
  }
}

/** What the table holds of a resource. */
async function itemsOf(resource: string) {
  const { document, tables } = await world;
  const { Items = [] } = await document.send(
    new QueryCommand({
      TableName: tables.runs,
      KeyConditionExpression: '#collection = :collection',
      ExpressionAttributeNames: { '#collection': 'collection' },
      ExpressionAttributeValues: { ':collection': `settings/${resource}` },
      ConsistentRead: true,
    }),
  );
  return Items as { readonly id: string }[];
}

const newBucket = () => `bucket/settings-${randomBytes(4).toString('hex')}`;

/** What no packing makes smaller. */
const rules = (bytes: number) => [{ rule: randomBytes(bytes / 2).toString('hex') }];

describe('settings in the table', () => {
  it('keeps a value that no item holds, and gives it back whole', async () => {
    const [store, bucket] = [await newStore(), newBucket()];
    const value = rules(2_000_000);
    await keep(store, [change(bucket, 1, value)]);
    expect((await store.history(bucket, 'lifecycle')).changes[0]?.value).toEqual(value);
    expect((await store.heads(bucket))[0]?.value).toEqual(value);
  });

  it('keeps a large value once, however often the setting has it, and puts it there once', async () => {
    const [store, bucket] = [await newStore(), newBucket()];
    const [large, other] = [rules(30_000), rules(30_000)];
    await keep(store, [
      change(bucket, 1, large),
      change(bucket, 2, []),
      change(bucket, 3, large),
      change(bucket, 4, other),
    ]);
    const { changes } = await store.history(bucket, 'lifecycle');
    expect(changes.map(({ value }) => value)).toEqual([large, [], large, other]);
    const items = await itemsOf(bucket);
    expect(items.filter(({ id }) => id.startsWith('part/'))).toHaveLength(2);
    const sizes = items
      .filter(({ id }) => !id.startsWith('part/'))
      .map((item) => JSON.stringify(item).length);
    expect(Math.max(...sizes)).toBeLessThan(1000);
  });

  it('reads a large value that stands in its item, as an older release left it', async () => {
    const [store, bucket] = [await newStore(), newBucket()];
    const value = rules(30_000);
    await keep(store, [change(bucket, 1, [])]);
    const { document, tables } = await world;
    const [item] = (await itemsOf(bucket)).filter(({ id }) => id.startsWith('change/'));
    await document.send(
      new PutCommand({ TableName: tables.runs, Item: { ...item, value: JSON.stringify(value) } }),
    );
    expect((await store.history(bucket, 'lifecycle')).changes[0]?.value).toEqual(value);
  });

  it('gives of the settings of a resource those that were asked for', async () => {
    const [store, bucket] = [await newStore(), newBucket()];
    await keep(store, [change(bucket, 1, [])]);
    const head = { resource: bucket, setting: 'encryption', value: null, at: '2026', revision: 1 } as const;
    await store.commit({ head, changes: [], findings: [] });
    expect((await store.heads(bucket)).map(({ setting }) => setting)).toEqual(['encryption', 'lifecycle']);
    expect(await store.heads(bucket, ['encryption', 'policy'])).toEqual([head]);
  });

  it('reads on where a page of the table ends, and says whether there is more', async () => {
    const [store, bucket] = [await newStore(), newBucket()];
    const changes = Array.from({ length: 20 }, (_, second) => change(bucket, second, rules(90_000)));
    await keep(store, changes);
    const { isWhole, changes: read } = await store.history(bucket, 'lifecycle');
    expect({ isWhole, count: read.length }).toEqual({ isWhole: true, count: 20 });
  });

  it('goes back as far as an event that comes late, past any number of others', async () => {
    const [store, bucket] = [await newStore(), newBucket()];
    const changes = Array.from({ length: 59 }, (_, second) => change(bucket, second, second));
    await keep(store, changes);
    const newest = await store.history(bucket, 'lifecycle');
    expect(newest).toMatchObject({ isWhole: false, revision: 59 });
    expect(newest.changes).toHaveLength(40);
    const late = await store.history(bucket, 'lifecycle', changes[5]?.at);
    expect(late.changes.map(({ value }) => value)).toEqual(changes.map(({ value }) => value));
  });

  it('never begins within a second: of its changes the keys do not show which came last', async () => {
    const [store, bucket] = [await newStore(), newBucket()];
    // Two a second, of which the one whose key comes first is the last.
    const pair = (second: number) => [
      { ...change(bucket, second, 'closed', 'a'), rank: 1 },
      change(bucket, second, 'open', 'b'),
    ];
    await keep(store, [
      change(bucket, 0, 'closed'),
      ...Array.from({ length: 40 }, (_, at) => pair(at + 1)).flat(),
    ]);
    const { changes, isWhole } = await store.history(bucket, 'lifecycle');
    const seconds = Map.groupBy(changes, ({ at }) => at);
    expect(isWhole).toBe(false);
    expect(changes.length).toBeGreaterThanOrEqual(40);
    expect([...seconds.values()].map((some) => some.length)).toEqual(Array(seconds.size).fill(2));
  });
});
