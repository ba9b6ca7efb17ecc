import { type DynamoDBDocumentClient, GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { untilCommitted } from '../../core/base/until-committed.ts';
import type {
  Budget,
  LargeReading,
  LargeReadings,
  ReadingFailure,
  ReadingName,
  Slice,
} from '../../core/engine/large/large-reading.ts';
import { bytesToRead } from '../../core/engine/large/large-reading.ts';
import { joined } from '../../core/engine/large/prefix-digest.ts';
import { LARGE } from '../../core/scope/reader-permissions.ts';
import { backOff } from '../back-off.ts';
import type { Item } from './item-codecs.ts';
import type { TableNames } from './tables.ts';
import { put, transact, type Write } from './transact.ts';

/** Names sort as the numbers do: no version is read a million times, none has a million units. */
const padded = (number: number): string => String(number).padStart(6, '0');

const collectionOf = (name: string): string => `${LARGE}${name}`;
const readingId = (round: number): string => `reading/${padded(round)}`;
const keyOf = ({ name }: Pick<ReadingName, 'name'>, id: string): Key => ({
  collection: collectionOf(name),
  id,
});
const BUDGETS = `${LARGE}budget`;

type Begun = 'begun' | 'exists' | 'over-budget';

interface Key {
  readonly collection: string;
  readonly id: string;
}

/**
 * Readings in parts, in the Runs table: how far each is, and the digests of its parts in items of their own, one for each unit, since
 * those of a large object have megabytes.
 */
export class DynamoLargeReadings implements LargeReadings {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, { runs }: TableNames) {
    this.#client = client;
    this.#table = runs;
  }

  async newest(name: string): Promise<LargeReading | null> {
    const [item] = await this.#query(collectionOf(name), 'reading/', { Limit: 1, ScanIndexForward: false });
    return item ? decode(item) : null;
  }

  async newestDone(name: string): Promise<LargeReading | null> {
    const items = await this.#query(collectionOf(name), 'reading/', { ScanIndexForward: false });
    return items.map(decode).find(({ status }) => status === 'done') ?? null;
  }

  async find(name: ReadingName): Promise<LargeReading | null> {
    const item = await this.#get(keyOf(name, readingId(name.round)));
    return item ? decode(item) : null;
  }

  async begin(reading: LargeReading, budget: Budget | null): Promise<Begun> {
    return untilCommitted<Begun>('the budget', { backOff }, async () => {
      const known = await this.find(reading);
      if (known !== null && known.status !== 'waiting') return 'exists';
      const charge = budget && (await this.#charge(bytesToRead(reading), budget));
      if (charge === 'over-budget') return 'over-budget';
      const begins: Write = {
        Put: {
          TableName: this.#table,
          Item: this.#itemOf(reading),
          ConditionExpression: 'attribute_not_exists(id) OR #status = :waiting',
          ExpressionAttributeNames: { '#status': 'status' },
          ExpressionAttributeValues: { ':waiting': 'waiting' },
        },
      };
      const outcome = await transact(this.#client, [[begins, ...(charge === null ? [] : [charge])]]);
      return outcome === 'committed' ? 'begun' : 'conflict';
    });
  }

  /** What is larger than a budget is read when it is the first of a day: else it would never be. */
  async #charge(bytes: number, budget: Budget): Promise<Write | 'over-budget'> {
    const key = { collection: BUDGETS, id: `${budget.dataset}/${budget.day}` };
    const item = await this.#get(key);
    const used = Number(item?.bytes ?? 0);
    if (used > 0 && used + bytes > budget.bytes) return 'over-budget';
    const { dataset, day } = budget;
    return {
      Put: {
        TableName: this.#table,
        Item: { ...key, dataset, day, bytes: used + bytes },
        ...(item
          ? { ConditionExpression: 'bytes = :used', ExpressionAttributeValues: { ':used': used } }
          : { ConditionExpression: 'attribute_not_exists(id)' }),
      },
    };
  }

  async save(reading: LargeReading): Promise<void> {
    await put(this.#client, { TableName: this.#table, Item: this.#itemOf(reading) });
  }

  async fail(name: ReadingName, failure: ReadingFailure): Promise<void> {
    const Item = { ...keyOf(name, `failure/${padded(name.round)}`), ...failure };
    await put(this.#client, {
      TableName: this.#table,
      Item,
      ConditionExpression: 'attribute_not_exists(id)',
    });
  }

  async failureOf(name: ReadingName): Promise<ReadingFailure | null> {
    const item = await this.#get(keyOf(name, `failure/${padded(name.round)}`));
    return item ? ({ reason: item.reason, detail: item.detail } as ReadingFailure) : null;
  }

  async unit(name: ReadingName, unit: number): Promise<Uint8Array> {
    const item = await this.#get(keyOf(name, unitId(name.round, unit)));
    return (item?.digests as Uint8Array | undefined) ?? new Uint8Array();
  }

  async saveUnit(name: ReadingName, unit: number, digests: Uint8Array): Promise<void> {
    // Another invocation of the same unit may be further: it found the same digests.
    await put(this.#client, {
      TableName: this.#table,
      Item: { ...keyOf(name, unitId(name.round, unit)), unit, digests },
      ConditionExpression: 'attribute_not_exists(id) OR size(digests) < :length',
      ExpressionAttributeValues: { ':length': digests.length },
    });
  }

  async partDigests({ name, round }: ReadingName): Promise<Uint8Array> {
    const items = await this.#query(collectionOf(name), unitsId(round));
    return joined(items.map(({ digests }) => digests as Uint8Array));
  }

  async slice({ name, round }: ReadingName): Promise<Slice | null> {
    const item = await this.#get(keyOf({ name }, sliceId(round)));
    return item ? { offset: Number(item.offset), sealed: item.sealed as Uint8Array } : null;
  }

  async saveSlice({ name, round }: ReadingName, slice: Slice, before: number | null): Promise<void> {
    await put(this.#client, {
      TableName: this.#table,
      Item: { ...keyOf({ name }, sliceId(round)), ...slice },
      ...(before === null
        ? { ConditionExpression: 'attribute_not_exists(id)' }
        : {
            ConditionExpression: '#offset = :before',
            ExpressionAttributeNames: { '#offset': 'offset' },
            ExpressionAttributeValues: { ':before': before },
          }),
    });
  }

  #itemOf(reading: LargeReading): Item {
    return { ...keyOf(reading, readingId(reading.round)), ...reading };
  }

  async #get(key: Key): Promise<Item | null> {
    const { Item } = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key: key, ConsistentRead: true }),
    );
    return Item ?? null;
  }

  async #query(
    collection: string,
    from: string,
    options: { readonly Limit?: number; readonly ScanIndexForward?: boolean } = {},
  ): Promise<Item[]> {
    const items: Item[] = [];
    let ExclusiveStartKey: Item | undefined;
    do {
      const answer = await this.#client.send(
        new QueryCommand({
          TableName: this.#table,
          KeyConditionExpression: '#collection = :collection AND begins_with(id, :from)',
          ExpressionAttributeNames: { '#collection': 'collection' },
          ExpressionAttributeValues: { ':collection': collection, ':from': from },
          ConsistentRead: true,
          ...options,
          ...(ExclusiveStartKey && { ExclusiveStartKey }),
        }),
      );
      items.push(...(answer.Items ?? []));
      ExclusiveStartKey = answer.LastEvaluatedKey;
    } while (ExclusiveStartKey && options.Limit === undefined);
    return items;
  }
}

const sliceId = (round: number): string => `slice/${padded(round)}`;
const unitsId = (round: number): string => `parts/${padded(round)}/`;
const unitId = (round: number, unit: number): string => `${unitsId(round)}${padded(unit)}`;

const decode = ({ collection: _, id: __, ...reading }: Item): LargeReading =>
  reading as unknown as LargeReading;
