import { DeleteCommand, type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Item, RecordKey, RecordKind } from '../../core/log/leaf.ts';
import { SEAL } from '../../core/log/seal.ts';
import type { TableNames } from '../dynamodb/tables.ts';
import { tableOf } from './record-kinds.ts';

/** An item that is to be written, and what was found in its place; `null` where nothing was. */
export interface Place {
  readonly kind: RecordKind;
  readonly key: RecordKey;
  readonly found: Item | null;
}

/** Puts right what the log shows to be wrong, with the rights of whoever asks for it. */
export interface ItemWriter {
  /** @returns false where somebody has written it since it was found; that stays */
  put(place: Place, item: Item): Promise<boolean>;
  /** @returns false as above */
  remove(place: Place): Promise<boolean>;
}

/** Writes as it is what has its seal already: whoever repairs can make none. */
export class TableItemWriter implements ItemWriter {
  readonly #client: DynamoDBDocumentClient;
  readonly #tables: TableNames;

  constructor(client: DynamoDBDocumentClient, tables: TableNames) {
    this.#client = client;
    this.#tables = tables;
  }

  put(place: Place, item: Item): Promise<boolean> {
    const TableName = tableOf(place.kind, this.#tables);
    return isDone(this.#client.send(new PutCommand({ TableName, Item: item, ...unchanged(place) })));
  }

  remove(place: Place): Promise<boolean> {
    const TableName = tableOf(place.kind, this.#tables);
    return isDone(this.#client.send(new DeleteCommand({ TableName, Key: place.key, ...unchanged(place) })));
  }
}

async function isDone(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (error instanceof Error && OTHER_WRITER.has(error.name)) return false;
    throw error;
  }
}

/** The condition did not hold; or a transaction held the item. */
const OTHER_WRITER: ReadonlySet<string> = new Set([
  'ConditionalCheckFailedException',
  'TransactionConflictException',
]);

/** What changes with every write: the seal with whatever the item says, and the counters beside it. */
const CHANGING = ['revision', 'written', 'stamp', SEAL] as const;

/** On condition that the item is the one that was found. */
function unchanged({ key, found }: Place) {
  if (found === null) {
    const [name = ''] = Object.keys(key);
    return {
      ConditionExpression: 'attribute_not_exists(#key)',
      ExpressionAttributeNames: { '#key': name },
    };
  }
  const terms = CHANGING.map((name) => sameAs(name, found[name]));
  const values = Object.assign({}, ...terms.map(({ value }) => value)) as Item;
  return {
    ConditionExpression: terms.map(({ text }) => text).join(' AND '),
    ExpressionAttributeNames: Object.fromEntries(CHANGING.map((name) => [`#${name}`, name])),
    ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: values }),
  };
}

/** Sealwatch counts with whole numbers and seals with text. Of anything else it is enough that it is not that. */
function sameAs(name: (typeof CHANGING)[number], value: unknown): { text: string; value: Item } {
  if (value === undefined) return { text: `attribute_not_exists(#${name})`, value: {} };
  if (name === SEAL ? typeof value === 'string' : Number.isSafeInteger(value))
    return { text: `#${name} = :${name}`, value: { [`:${name}`]: value } };
  if (name === SEAL) return { text: `NOT attribute_type(#${name}, :text)`, value: { ':text': 'S' } };
  return { text: `attribute_exists(#${name})`, value: {} };
}
