import { isJsonObject, type Json, type JsonObject } from '../json.ts';

interface Branch {
  [name: string]: Branch | string;
}

/**
 * The fields of a call in the query protocol. `A.member.1.B` is the field B of the first of A's items, numbers count from one;
 * `A.entry.1.key` beside `A.entry.1.value` is a name of a map, as is SQS's `Attribute.1.Name`.
 */
export const formFields = (body: string): JsonObject => {
  const root: Branch = Object.create(null);
  for (const [name, value] of new URLSearchParams(body)) {
    if (name !== 'Action' && name !== 'Version') plant(root, name.split('.'), value);
  }
  return fieldsOf(root);
};

const plant = (branch: Branch, [name = '', ...rest]: readonly string[], value: string): void => {
  if (rest.length === 0) {
    branch[name] = value;
    return;
  }
  const known = branch[name];
  const next: Branch = typeof known === 'object' ? known : Object.create(null);
  branch[name] = next;
  plant(next, rest, value);
};

const fieldsOf = (branch: Branch): JsonObject =>
  Object.fromEntries(Object.entries(branch).map(([name, value]) => named(name, value)));

const named = (name: string, value: Branch | string): [string, Json] => {
  if (typeof value === 'string') return [name, IS_TEXT.test(name) ? value : truth(value)];
  const items = itemsOf(value.member ?? value.entry ?? value);
  if (!items) return [name, fieldsOf(value)];
  // SQS repeats the name of one for each of many.
  if (name === 'Attribute') return ['Attributes', mapOf(items, 'Name', 'Value') ?? items];
  return [name, mapOf(items, 'key', 'value') ?? items];
};

const itemsOf = (branch: Branch | string): Json[] | undefined => {
  if (typeof branch === 'string') return undefined;
  const numbers = Object.keys(branch);
  if (numbers.length === 0 || !numbers.every((number) => /^\d+$/.test(number))) return undefined;
  return numbers
    .sort((a, b) => Number(a) - Number(b))
    .map((number) => branch[number] ?? '')
    .map((item) => (typeof item === 'string' ? item : fieldsOf(item)));
};

const mapOf = (items: readonly Json[], name: string, value: string): JsonObject | undefined => {
  const pairs = items.map((item) => {
    const key = isJsonObject(item) ? item[name] : undefined;
    return isJsonObject(item) && typeof key === 'string' ? ([key, item[value] ?? ''] as const) : undefined;
  });
  return pairs.every((pair) => pair !== undefined) ? Object.fromEntries(pairs) : undefined;
};

// Attributes and tags have texts for values, whatever these look like.
const IS_TEXT = /Value$/i;

// The only type that can be told from its text alone.
const truth = (text: string): Json => (text === 'true' || text === 'false' ? text === 'true' : text);
