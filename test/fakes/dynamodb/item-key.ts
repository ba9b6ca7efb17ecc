import type { Item } from '../../../aws/dynamodb/item-codecs.ts';

const MAX_PARTITION_KEY_BYTES = 2048;
const MAX_SORT_KEY_BYTES = 1024;

/**
 * Why DynamoDB refuses the key of an item, in a table or in an index; `null` where it does not. All keys of this product are texts.
 * @param names attributes of the partition key and of the sort key; an empty one is not looked at
 */
export function whyNoKey(names: readonly string[], item: Item): string | null {
  for (const [index, name] of names.entries()) {
    if (name === '') continue;
    const value = item[name];
    if (typeof value !== 'string') return `Type mismatch for key ${name} expected: S`;
    if (value === '')
      return `One or more parameter values are not valid: an empty string value for key ${name}`;
    if (Buffer.byteLength(value) > (index === 0 ? MAX_PARTITION_KEY_BYTES : MAX_SORT_KEY_BYTES))
      return `One or more parameter values were invalid: size of key ${name} has exceeded the maximum`;
  }
  return null;
}
