import type { Item } from '../../aws/dynamodb/item-codecs.ts';

/** A value as DynamoDB's JSON has it. */
export type Wire = { readonly [type: string]: unknown };

/** @throws {TypeError} for what the tables hold nowhere */
function toWire(value: unknown): Wire {
  if (value === null) return { NULL: true };
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number') return { N: String(value) };
  if (typeof value === 'boolean') return { BOOL: value };
  if (Array.isArray(value)) return { L: value.map(toWire) };
  if (typeof value === 'object') return { M: itemToWire(value as Item) };
  throw new TypeError(`DynamoDB has no value for ${String(value)}`);
}

export const itemToWire = (item: Item): Record<string, Wire> =>
  Object.fromEntries(
    Object.entries(item).flatMap(([name, value]) => (value === undefined ? [] : [[name, toWire(value)]])),
  );
