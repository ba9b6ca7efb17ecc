import { utf8Bytes } from '../../../core/base/escape.ts';

/** What an item of DynamoDB holds at the most. */
export const MAX_ITEM_BYTES = 400 * 1024;

const sizes = new WeakMap<object, number>();

/**
 * Bytes of an item, as DynamoDB counts them: names and texts in UTF-8, a number by its digits, 3 for a map or list and 1 for each of its members.
 * Items must not be changed after they were measured.
 */
export function itemSize(item: object): number {
  const known = sizes.get(item);
  if (known !== undefined) return known;
  const size = fieldsSize(item);
  // Of items alone: to note the size of a map takes longer than to measure it.
  sizes.set(item, size);
  return size;
}

function fieldsSize(fields: object): number {
  let size = 0;
  for (const name of Object.keys(fields)) {
    const value: unknown = fields[name as keyof typeof fields];
    if (value !== undefined) size += utf8Bytes(name) + valueSize(value);
  }
  return size;
}

function valueSize(value: unknown): number {
  if (value === null || typeof value === 'boolean') return 1;
  if (typeof value === 'string') return utf8Bytes(value);
  if (typeof value === 'number') return Math.ceil(String(Math.abs(value)).length / 2) + 1;
  if (value instanceof Uint8Array) return value.byteLength;
  if (Array.isArray(value)) return value.reduce((sum: number, each) => sum + 1 + valueSize(each), 3);
  return 3 + Object.keys(value as object).length + fieldsSize(value as object);
}

/**
 * A copy of an item, frozen and without what is undefined, as the document client stores it.
 * @throws {TypeError} for what is no value of DynamoDB
 */
export function stored<Value>(value: Value): Value {
  if (value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value))
    return value;
  if (value instanceof Uint8Array) return value;
  if (Array.isArray(value)) return Object.freeze(value.map(stored)) as Value;
  if (typeof value !== 'object') throw new TypeError(`DynamoDB has no value for ${String(value)}`);
  const copy: Record<string, unknown> = {};
  for (const [name, each] of Object.entries(value)) if (each !== undefined) copy[name] = stored(each);
  return Object.freeze(copy) as Value;
}

/**
 * For stores in memory that stand for a table.
 * @throws {Error} when DynamoDB would refuse an item for its size
 */
export function refuseLargeItems(...items: readonly object[]): void {
  for (const item of items)
    if (itemSize(item) > MAX_ITEM_BYTES) throw new Error('Item size has exceeded the maximum allowed size');
}
