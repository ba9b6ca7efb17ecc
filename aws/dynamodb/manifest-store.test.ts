import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ChangeSet } from '../../core/engine/objects/ports.ts';
import { newEntry } from '../../core/versions/entry.ts';
import { DATASET, REF, version } from '../../test/cli/samples.ts';
import { MemoryDynamoDb, refusal } from '../../test/fakes/dynamodb/memory-dynamodb.ts';
import { hash } from '../../test/model/memory-stage.ts';
import { encodeDataset } from './item-codecs.ts';
import { DynamoManifestStore } from './manifest-store.ts';

const TABLES = { manifest: 'M', versions: 'V', findings: 'F', runs: 'R' };
const SHAPES = {
  M: { key: ['object'] },
  V: { key: ['object', 'version'] },
  F: { key: ['id'] },
  R: { key: ['collection', 'id'] },
};

const quiet: ChangeSet = {
  entry: { ...newEntry(REF, DATASET.name), revision: 1, state: 'intact' },
  versions: [version('v1', {})],
  areVersionsNew: true,
  findings: [],
  approvedDigests: [],
  unsealed: null,
};

describe('a change that says no more than that one more version was seen', () => {
  let database: MemoryDynamoDb;
  let commands: string[];
  let store: DynamoManifestStore;
  let before = async (_: unknown): Promise<void> => {};

  beforeEach(() => {
    database = new MemoryDynamoDb({ tables: SHAPES });
    commands = [];
    before = async () => {};
    const client = database.client(async (command) => {
      await before(command);
      const { TableName = '' } = (command as PutCommand).input;
      commands.push(`${(command as object).constructor.name} ${TableName}`.trim());
      return database.begin(command).finish();
    });
    store = new DynamoManifestStore(client, TABLES, hash);
  });

  it('is the version and then the entry, without a transaction', async () => {
    expect(await store.commit(quiet)).toBe('committed');
    expect(commands).toEqual(['PutCommand V', 'PutCommand M']);
    expect(await store.history(REF)).toEqual(quiet.versions);
    expect(await store.entries([REF])).toEqual([quiet.entry]);
  });

  it('is a conflict where the version is recorded already, and changes nothing', async () => {
    await store.commit(quiet);
    expect(await store.commit({ ...quiet, entry: { ...quiet.entry, revision: 2 } })).toBe('conflict');
    expect(await store.entries([REF])).toEqual([quiet.entry]);
  });

  it('is a conflict where another writer was first with the entry; the version stays, for whoever judges the history', async () => {
    await store.commit(quiet);
    const late = { ...quiet, versions: [version('v2', {})] };
    expect(await store.commit(late)).toBe('conflict');
    expect((await store.history(REF)).map(({ fact }) => fact.version)).toEqual(['v1', 'v2']);
  });

  it('is a conflict while a transaction holds the entry', async () => {
    before = async (command) => {
      if (command instanceof PutCommand && command.input.TableName === 'M')
        throw refusal('TransactionConflictException', 'Transaction is ongoing for the item');
    };
    expect(await store.commit(quiet)).toBe('conflict');
  });

  it('throws what DynamoDB throws else', async () => {
    before = async () => {
      throw refusal('ProvisionedThroughputExceededException', 'throttled');
    };
    await expect(store.commit(quiet)).rejects.toThrow('throttled');
  });

  it.each([
    ['committed', 'sealing'],
    ['conflict', 'sealed'],
  ] as const)(
    'of a dataset that was being sealed is %s where it is %s after it was written',
    async (result, status) => {
      database
        .begin(new PutCommand({ TableName: 'R', Item: encodeDataset({ ...DATASET, status }) }))
        .finish();
      const unsealed = { name: DATASET.name, status: 'sealing' as const };
      expect(await store.commit({ ...quiet, unsealed })).toBe(result);
      expect(await store.entries([REF])).toEqual([quiet.entry]);
    },
  );
});
