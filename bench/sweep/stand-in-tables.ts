import { bucketShard } from '../../aws/dynamodb/tables.ts';
import {
  BUCKET,
  DATASET,
  entryAt,
  firstAfter,
  indexOf,
  keyAt,
  PREFIX,
  recordAt,
  STORED_AT,
  shownAt,
} from './made-keys.ts';
import { itemToWire, type Wire } from './wire.ts';

type WireItem = Record<string, Wire>;

/** What a request says; which of it depends on the operation. */
interface Input {
  readonly TableName?: string;
  readonly Key?: WireItem;
  readonly Item?: WireItem;
  readonly ConditionExpression?: string;
  readonly UpdateExpression?: string;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: WireItem;
  readonly TransactItems?: readonly { readonly Put?: Input; readonly Update?: Input }[];
  readonly RequestItems?: Readonly<Record<string, { readonly Keys: readonly WireItem[] }>>;
  readonly Limit?: number;
}

const text = (value: unknown): string => String((value as { readonly S?: string } | undefined)?.S ?? '');

/**
 * DynamoDB as far as runs need it: manifest and versions are made when they are asked for, only runs are kept. Conditions are checked where a run depends on
 * them: that an item is new, and that its revision is the one that was read.
 */
export class StandInTables {
  readonly #count: number;
  /** Of the index by prefix, a byte for each key. */
  readonly #shards: Uint8Array;
  readonly #runs = new Map<string, WireItem>();

  constructor(count: number) {
    this.#count = count;
    this.#shards = Uint8Array.from({ length: count }, (_, index) =>
      Number(
        bucketShard({ bucket: BUCKET, key: keyAt(index) })
          .split('/')
          .at(-1),
      ),
    );
    this.#keep(
      itemToWire({
        collection: 'datasets',
        id: DATASET,
        name: DATASET,
        bucket: BUCKET,
        prefix: PREFIX,
        modes: [{ mode: 'sealed', since: STORED_AT }],
        writers: [],
        status: 'sealed',
        sealedAt: STORED_AT,
      }),
    );
  }

  /** @returns the answer, or the name of the error that DynamoDB answers with */
  answer(operation: string, input: Input): object | string {
    switch (operation) {
      case 'GetItem': {
        const Item = this.#runs.get(placeOf(input.Key ?? {}));
        return Item ? { Item } : {};
      }
      case 'PutItem':
        return this.#isMet(input) ? this.#put(input) : 'ConditionalCheckFailedException';
      case 'TransactWriteItems':
        return this.#transact(input.TransactItems ?? []);
      // Only the time of a whole reading is noted so, which nothing asks for here.
      case 'UpdateItem':
        return {};
      case 'BatchGetItem':
        return { Responses: this.#batch(input.RequestItems ?? {}), UnprocessedKeys: {} };
      case 'Query':
        return this.#query(input);
      default:
        throw new Error(`${operation} is not known here`);
    }
  }

  #keep(item: WireItem): void {
    this.#runs.set(placeOf(item), item);
  }

  #put(input: Input): object {
    this.#keep(input.Item ?? {});
    return {};
  }

  #isMet({ Item, ConditionExpression = '', ExpressionAttributeValues = {} }: Input): boolean {
    const known = this.#runs.get(placeOf(Item ?? {}));
    const revision = ExpressionAttributeValues[':revision'];
    if (revision && known) return JSON.stringify(known.revision) === JSON.stringify(revision);
    return known === undefined || !ConditionExpression.startsWith('attribute_not_exists');
  }

  #transact(actions: NonNullable<Input['TransactItems']>): object | string {
    const puts = actions.flatMap(({ Put }) => Put ?? []);
    if (!puts.every((put) => this.#isMet(put))) return 'TransactionCanceledException';
    for (const put of puts) this.#put(put);
    for (const update of actions.flatMap(({ Update }) => Update ?? [])) this.#add(update);
    return {};
  }

  /** `ADD #c0 :c0, #c1 :c1` to the totals of a run. */
  #add({
    Key = {},
    UpdateExpression = '',
    ExpressionAttributeNames: names = {},
    ExpressionAttributeValues: values = {},
  }: Input): void {
    const item: WireItem = { ...(this.#runs.get(placeOf(Key)) ?? Key) };
    for (const [, name = '', value = ''] of UpdateExpression.matchAll(/(#c\d+) (:c\d+)/g)) {
      const attribute = names[name] ?? '';
      item[attribute] = { N: String(Number(item[attribute]?.N ?? 0) + Number(values[value]?.N)) };
    }
    this.#keep(item);
  }

  #batch(asked: NonNullable<Input['RequestItems']>): Record<string, WireItem[]> {
    return Object.fromEntries(
      Object.entries(asked).map(([table, { Keys }]) => [
        table,
        Keys.flatMap((key) => {
          const found = table === 'runs' ? this.#runs.get(placeOf(key)) : this.#made(key, entryAt);
          return found ? [found] : [];
        }),
      ]),
    );
  }

  #made({ object }: WireItem, make: typeof entryAt): WireItem | undefined {
    const index = indexOf(text(object).slice(BUCKET.length + 1));
    return index === null || index >= this.#count ? undefined : itemToWire(make(index));
  }

  #query(input: Input): object {
    const values = input.ExpressionAttributeValues ?? {};
    if (input.TableName === 'manifest') return this.#byPrefix(values, Number(input.Limit));
    if (input.TableName === 'versions') {
      const item = this.#made({ object: values[':object'] as Wire }, recordAt);
      return { Items: item ? [item] : [] };
    }
    const collection = text(values[':collection'] ?? values[':results']);
    const begin = `${collection}\n${text(values[':unit'])}`;
    return { Items: [...this.#runs].flatMap(([place, item]) => (place.startsWith(begin) ? [item] : [])) };
  }

  #byPrefix(values: WireItem, limit: number): object {
    const shard = Number(text(values[':shard']).split('/').at(-1));
    const Items: WireItem[] = [];
    for (let index = firstAfter(text(values[':start']), this.#count); index < this.#count; index++) {
      if (this.#shards[index] !== shard) continue;
      if (Items.length === limit) return { Items, LastEvaluatedKey: pick(Items.at(-1), KEYS) };
      Items.push(itemToWire(shownAt(index, text(values[':shard']))));
    }
    return { Items };
  }
}

const KEYS = ['object', 'bucketShard', 'key'];

const pick = (item: WireItem | undefined, names: readonly string[]): WireItem =>
  Object.fromEntries(names.flatMap((name) => (item?.[name] ? [[name, item[name]]] : [])));

const placeOf = ({ collection, id }: WireItem): string => `${text(collection)}\n${text(id)}`;
