import { randomBytes } from 'node:crypto';
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

  it('never begins within a second: of its changes the keys do not tell which came last', async () => {
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
