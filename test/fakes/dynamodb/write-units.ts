import type { Item } from '../../../aws/dynamodb/item-codecs.ts';
import { itemSize } from './item-size.ts';

/** An index as a template has it. */
export interface IndexShape {
  readonly KeySchema: readonly { readonly AttributeName: string }[];
  readonly Projection: {
    readonly ProjectionType: string;
    readonly NonKeyAttributes?: readonly string[] | undefined;
  };
}

/** Of items on demand: a unit for each kilobyte that is begun. */
const KILOBYTE = 1024;

const units = (item: Item | null): number => (item === null ? 0 : Math.ceil(itemSize(item) / KILOBYTE));

/**
 * Write units that DynamoDB charges for putting an item into its table and its indexes (developer guide, "Write capacity units" and
 * "Global secondary indexes: provisioned throughput"). In a transaction the table is written twice, and indexes once.
 */
export function writeUnits(
  before: Item | null,
  after: Item,
  { key, indexes, isTransaction }: Table & { readonly isTransaction: boolean },
): number {
  const own = Math.max(units(before), units(after)) * (isTransaction ? 2 : 1);
  return indexes.reduce((sum, index) => sum + indexUnits(before, after, index, key), own);
}

/** DynamoDB counts as much for each item, in a table and in an index, beside what it holds (pricing, "Data storage"). */
const ITEM_OVERHEAD_BYTES = 100;

/** Bytes of storage that an item takes, in its table and in its indexes. */
export function storedBytes(item: Item, { key, indexes }: Table): number {
  const copies = indexes.map((index) => shown(item, index, key)).filter((copy) => copy !== null);
  return [item, ...copies].reduce((sum, each) => sum + itemSize(each) + ITEM_OVERHEAD_BYTES, 0);
}

export interface Table {
  readonly key: readonly string[];
  readonly indexes: readonly IndexShape[];
}

function indexUnits(before: Item | null, after: Item, index: IndexShape, key: readonly string[]): number {
  const old = before && shown(before, index, key);
  const fresh = shown(after, index, key);
  if (JSON.stringify(old) === JSON.stringify(fresh)) return 0;
  const isMoved =
    old && fresh && index.KeySchema.some(({ AttributeName: name }) => old[name] !== fresh[name]);
  // An entry is moved by taking it away and putting it back elsewhere.
  return isMoved ? units(old) + units(fresh) : Math.max(units(old), units(fresh));
}

/** What an index holds of an item; `null` where the item lacks an attribute of its key. */
function shown(item: Item, { KeySchema, Projection }: IndexShape, key: readonly string[]): Item | null {
  const keys = KeySchema.map(({ AttributeName }) => AttributeName);
  if (!keys.every((name) => name in item)) return null;
  if (Projection.ProjectionType === 'ALL') return item;
  const names = new Set([...key, ...keys, ...(Projection.NonKeyAttributes ?? [])]);
  return Object.fromEntries(Object.entries(item).filter(([name]) => names.has(name)));
}
