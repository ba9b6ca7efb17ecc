import { createHash } from 'node:crypto';
import { DynamoDBServiceException, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  type BatchGetCommandInput,
  BatchWriteCommand,
  type BatchWriteCommandInput,
  DeleteCommand,
  type DeleteCommandInput,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  type PutCommandInput,
  QueryCommand,
  type QueryCommandInput,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb';
import type { Item } from '../../../aws/dynamodb/item-codecs.ts';
import { conditionOf } from './condition.ts';
import { whyNoKey } from './item-key.ts';
import { itemSize, MAX_ITEM_BYTES, stored } from './item-size.ts';

/** What DynamoDB takes and gives at the most. */
const DYNAMODB = {
  itemBytes: MAX_ITEM_BYTES,
  transactionActions: 100,
  transactionBytes: 4 * 1024 * 1024,
  batchGetKeys: 100,
  batchGetBytes: 16 * 1024 * 1024,
  batchWrites: 25,
  batchWriteBytes: 16 * 1024 * 1024,
  pageBytes: 1024 * 1024,
} as const;

export interface TableShape {
  /** Names of the partition key and, where there is one, of the sort key. */
  readonly key: readonly string[];
  /** By the index's name. An index that projects keys only shows nothing else. */
  readonly indexes?: Readonly<
    Record<string, { readonly key: readonly string[]; readonly isKeysOnly?: true }>
  >;
}

/** An item that was written, and what was there before. */
export interface Written {
  readonly table: string;
  readonly before: Item | undefined;
  readonly after: Item;
}

interface Options {
  readonly tables: Readonly<Record<string, TableShape>>;
  /** Applies a write to the indexes, which show it later than the table. @default - at once */
  readonly later?: (apply: () => void) => void;
  readonly onWrite?: (written: Written) => void;
  readonly onRemove?: (removed: Omit<Written, 'after'>) => void;
}

/** A command between its start and its answer; meanwhile a transaction holds its items. */
export interface Pending {
  /** @throws what DynamoDB answers where it refuses */
  finish(): Record<string, unknown>;
}

class Table {
  readonly items = new Map<string, Item>();
  readonly indexes: ReadonlyMap<string, Map<string, Item>>;
  readonly shape: TableShape;

  constructor(shape: TableShape) {
    this.shape = shape;
    this.indexes = new Map(Object.keys(shape.indexes ?? {}).map((name) => [name, new Map()]));
  }

  /** @throws what DynamoDB refuses: a key, of the table or of an index, that is no text, empty or too long */
  keyOf(item: Item): string {
    this.#check(this.shape.key, item);
    return JSON.stringify(this.shape.key.map((name) => item[name]));
  }

  checkIndexes(item: Item): void {
    for (const { key } of Object.values(this.shape.indexes ?? {}))
      this.#check(
        key.map((name) => (name in item ? name : '')),
        item,
      );
  }

  #check(names: readonly string[], item: Item): void {
    const why = whyNoKey(names, item);
    if (why !== null) throw invalid(why);
  }

  show(key: string, item: Item): void {
    for (const [name, entries] of this.indexes) {
      const { key: parts = [], isKeysOnly } = this.shape.indexes?.[name] ?? {};
      if (!parts.every((part) => part in item)) entries.delete(key);
      else entries.set(key, isKeysOnly ? only(item, [...this.shape.key, ...parts]) : item);
    }
  }
}

const only = (item: Item, names: readonly string[]): Item =>
  Object.freeze(Object.fromEntries(names.map((name) => [name, item[name]])));

/** DynamoDB in memory, with its limits: it refuses what DynamoDB refuses, divides what DynamoDB divides, and its indexes may lag. */
export class MemoryDynamoDb {
  readonly #tables: ReadonlyMap<string, Table>;
  readonly #later: (apply: () => void) => void;
  readonly #onWrite: (written: Written) => void;
  readonly #onRemove: (removed: Omit<Written, 'after'>) => void;
  readonly #held = new Set<string>();

  constructor({ tables, later, onWrite, onRemove }: Options) {
    this.#tables = new Map(Object.entries(tables).map(([name, shape]) => [name, new Table(shape)]));
    this.#later = later ?? ((apply) => apply());
    this.#onWrite = onWrite ?? (() => {});
    this.#onRemove = onRemove ?? (() => {});
  }

  /** A client whose commands `send` carries out; by default at once. */
  client(
    send: (command: unknown) => Promise<unknown> = async (command) => this.begin(command).finish(),
  ): DynamoDBDocumentClient {
    // The SDK's paginators take nothing but its own client.
    return Object.assign(Object.create(DynamoDBDocumentClient.prototype) as DynamoDBDocumentClient, { send });
  }

  items(table: string): Item[] {
    return [...this.#table(table).items.values()];
  }

  /** @throws what DynamoDB refuses at once */
  begin(command: unknown): Pending {
    if (command instanceof TransactWriteCommand) return this.#beginTransaction(command.input);
    if (command instanceof BatchGetCommand) return { finish: () => this.#batchGet(command.input) };
    if (command instanceof QueryCommand) return { finish: () => this.#query(command.input) };
    if (command instanceof DeleteCommand) return { finish: () => this.#delete(command.input) };
    if (command instanceof PutCommand) return { finish: () => this.#put(command.input) };
    if (command instanceof BatchWriteCommand) return { finish: () => this.#batchWrite(command.input) };
    if (command instanceof GetCommand) {
      const { TableName = '', Key = {} } = command.input;
      return {
        finish: () => ({ Item: this.#table(TableName).items.get(this.#table(TableName).keyOf(Key)) }),
      };
    }
    throw new TypeError('this command is not known here');
  }

  #beginTransaction({ TransactItems = [] }: TransactWriteCommandInput): Pending {
    const writes = TransactItems.map((each) => {
      const action = each.Put ?? each.ConditionCheck;
      if (!action) throw new TypeError('only puts and checks are known here');
      const table = this.#table(action.TableName ?? '');
      const item = each.Put ? stored(each.Put.Item as Item) : undefined;
      const key = table.keyOf(item ?? each.ConditionCheck?.Key ?? {});
      if (item) table.checkIndexes(item);
      return { action, table, item, key, name: `${action.TableName} ${key}` };
    });
    const { transactionActions, transactionBytes } = DYNAMODB;
    if (writes.length === 0 || writes.length > transactionActions)
      throw invalid(`Member must have length less than or equal to ${transactionActions}`);
    if (new Set(writes.map(({ name }) => name)).size < writes.length)
      throw invalid('Transaction request cannot include multiple operations on one item');
    const sizes = writes.map(({ item }) => (item ? checkedSize(item) : 0));
    if (sizes.reduce((sum, size) => sum + size, 0) > transactionBytes)
      throw invalid('Transaction request exceeds the 4MB transaction size limit');
    if (writes.some(({ name }) => this.#held.has(name)))
      throw canceled(writes.map(({ name }) => (this.#held.has(name) ? 'TransactionConflict' : 'None')));
    for (const { name } of writes) this.#held.add(name);
    const finish = () => {
      for (const { name } of writes) this.#held.delete(name);
      const isMet = writes.map(({ action, table, key }) => this.#isMet(table.items.get(key), action));
      if (!isMet.every(Boolean))
        throw canceled(isMet.map((met) => (met ? 'None' : 'ConditionalCheckFailed')));
      for (const { action, item } of writes) if (item) this.#write(action.TableName ?? '', item);
      return {};
    };
    return { finish };
  }

  #isMet(item: Item | undefined, action: Omit<PutCommandInput, 'Item' | 'TableName'>): boolean {
    const {
      ConditionExpression: text,
      ExpressionAttributeNames: names,
      ExpressionAttributeValues: values,
    } = action;
    return conditionOf({ text, names, values })(item);
  }

  #put(input: PutCommandInput): Record<string, never> {
    const table = this.#table(input.TableName ?? '');
    const item = stored(input.Item as Item);
    checkedSize(item);
    const key = table.keyOf(item);
    table.checkIndexes(item);
    if (this.#held.has(`${input.TableName} ${key}`))
      throw refusal('TransactionConflictException', 'Transaction is ongoing for the item');
    if (!this.#isMet(table.items.get(key), input))
      throw refusal('ConditionalCheckFailedException', 'The conditional request failed');
    this.#write(input.TableName ?? '', item);
    return {};
  }

  #delete(input: DeleteCommandInput): Record<string, never> {
    const table = this.#table(input.TableName ?? '');
    const key = table.keyOf(input.Key ?? {});
    if (this.#held.has(`${input.TableName} ${key}`))
      throw refusal('TransactionConflictException', 'Transaction is ongoing for the item');
    const before = table.items.get(key);
    if (!this.#isMet(before, input))
      throw refusal('ConditionalCheckFailedException', 'The conditional request failed');
    table.items.delete(key);
    this.#later(() => {
      if (!table.items.has(key)) for (const entries of table.indexes.values()) entries.delete(key);
    });
    if (before) this.#onRemove({ table: input.TableName ?? '', before });
    return {};
  }

  #batchWrite({ RequestItems = {} }: BatchWriteCommandInput): Record<string, unknown> {
    const puts = Object.entries(RequestItems).flatMap(([table, requests]) =>
      (requests ?? []).map(({ PutRequest }) => {
        if (!PutRequest) throw new TypeError('only puts are known here');
        return { table, item: stored(PutRequest.Item as Item) };
      }),
    );
    const { batchWrites, batchWriteBytes } = DYNAMODB;
    const bytes = puts.reduce((sum, { item }) => sum + checkedSize(item), 0);
    if (puts.length === 0 || puts.length > batchWrites || bytes > batchWriteBytes)
      throw invalid(`Too many items requested for the BatchWriteItem call`);
    for (const { table, item } of puts) this.#table(table).checkIndexes(item);
    for (const { table, item } of puts) this.#write(table, item);
    return { UnprocessedItems: {} };
  }

  #write(name: string, after: Item): void {
    const table = this.#table(name);
    const key = table.keyOf(after);
    const before = table.items.get(key);
    table.items.set(key, after);
    // However late, an index never goes back to what an item was before.
    this.#later(() => table.show(key, table.items.get(key) ?? after));
    this.#onWrite({ table: name, before, after });
  }

  #batchGet({ RequestItems = {} }: BatchGetCommandInput): Record<string, unknown> {
    const keys = Object.entries(RequestItems).flatMap(([name, request]) =>
      (request.Keys ?? []).map((key) => ({ name, key, text: this.#table(name).keyOf(key) })),
    );
    if (keys.length === 0 || keys.length > DYNAMODB.batchGetKeys)
      throw invalid('Too many items requested for the BatchGetItem call');
    if (new Set(keys.map(({ name, text }) => `${name} ${text}`)).size < keys.length)
      throw invalid('Provided list of item keys contains duplicates');
    const Responses: Record<string, Item[]> = {};
    const UnprocessedKeys: Record<string, { Keys: Item[] }> = {};
    let bytes = 0;
    for (const { name, key, text } of keys) {
      const item = this.#table(name).items.get(text);
      bytes += item ? itemSize(item) : 0;
      if (bytes > DYNAMODB.batchGetBytes) {
        UnprocessedKeys[name] ??= { Keys: [] };
        UnprocessedKeys[name].Keys.push(key);
      } else if (item) {
        Responses[name] ??= [];
        Responses[name].push(item);
      }
    }
    return { Responses, UnprocessedKeys };
  }

  #query(input: QueryCommandInput): Record<string, unknown> {
    const table = this.#table(input.TableName ?? '');
    if (input.IndexName && input.ConsistentRead)
      throw invalid('Consistent reads are not supported on global secondary indexes');
    const entries = input.IndexName ? table.indexes.get(input.IndexName) : table.items;
    const key = input.IndexName ? table.shape.indexes?.[input.IndexName]?.key : table.shape.key;
    if (!entries || !key) throw invalid(`The table does not have the specified index: ${input.IndexName}`);
    const meets = conditionOf({
      text: input.KeyConditionExpression,
      names: input.ExpressionAttributeNames,
      values: input.ExpressionAttributeValues,
    });
    const [, sort = ''] = key;
    const place = (item: Item) => `${item[sort] ?? ''}\n${scattered(table.keyOf(item))}`;
    const found = [...entries.values()]
      .filter(meets)
      .map((item) => ({ item, place: place(item) }))
      .sort((a, b) => (a.place < b.place ? -1 : 1));
    if (input.ScanIndexForward === false) found.reverse();
    const start = input.ExclusiveStartKey ? place(input.ExclusiveStartKey) : null;
    const isAfter = (at: string) =>
      start === null || (input.ScanIndexForward === false ? at < start : at > start);
    const rest = found.filter((each) => isAfter(each.place)).map(({ item }) => item);
    const page = rest.slice(0, Math.min(input.Limit ?? rest.length, withinPage(rest)));
    const last = page.length < rest.length ? page.at(-1) : undefined;
    const LastEvaluatedKey = last && only(last, [...new Set([...table.shape.key, ...key])]);
    return { Items: page, Count: page.length, ...(LastEvaluatedKey && { LastEvaluatedKey }) };
  }

  #table(name: string): Table {
    const table = this.#tables.get(name);
    if (!table) throw refusal('ResourceNotFoundException', `there is no table ${JSON.stringify(name)}`);
    return table;
  }
}

/** Items with the same sort key come in no order that anybody knows. */
const scattered = (key: string): string => createHash('md5').update(key).digest('hex');

/** A page ends with the item that makes it full. */
function withinPage(items: readonly Item[]): number {
  let bytes = 0;
  const full = items.findIndex((item) => {
    bytes += itemSize(item);
    return bytes >= DYNAMODB.pageBytes;
  });
  return full === -1 ? items.length : full + 1;
}

function checkedSize(item: Item): number {
  const size = itemSize(item);
  if (size > DYNAMODB.itemBytes) throw invalid('Item size has exceeded the maximum allowed size');
  return size;
}

export const refusal = (name: string, message: string): DynamoDBServiceException =>
  new DynamoDBServiceException({ name, message, $fault: 'client', $metadata: { httpStatusCode: 400 } });

const invalid = (message: string) => refusal('ValidationException', message);

/** @param codes - the reason of each action, `None` where it is not to blame */
export const canceled = (codes: readonly string[]): TransactionCanceledException =>
  new TransactionCanceledException({
    message: `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes.join(', ')}]`,
    $metadata: { httpStatusCode: 400 },
    CancellationReasons: codes.map((Code) => ({ Code })),
  });
