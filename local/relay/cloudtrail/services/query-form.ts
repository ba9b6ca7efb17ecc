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

// Attributes and tags have texts for values, whatever these contain.
const IS_TEXT = /Value$/i;

// The only type that its text alone shows.
const truth = (text: string): Json => (text === 'true' || text === 'false' ? text === 'true' : text);

// The caller names what is below them.
const NAMED_BY_CALLER =
  /^(?:Attributes|Tags|EncryptionContext\w*|Variables|Environment|Parameters|RequestParameters)$/i;

/** A call's fields under the names that records give them: as the API's, beginning with a small letter. */
export const recorded = (fields: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [small(name), recordedValue(name, value)]),
  );

const recordedValue = (name: string, value: Json): Json => {
  if (isArray(value)) return value.map((item) => recordedValue(name, item));
  if (isJsonObject(value)) return NAMED_BY_CALLER.test(name) && isMap(value) ? value : recorded(value);
  return legibleTime(name, value);
};

// Tags are a map at some services and a list at others; in a list each is an object with fields of the API.
const isMap = (value: JsonObject): boolean => !('Key' in value || 'TagKey' in value);

const small = (name: string): string => name.slice(0, 1).toLowerCase() + name.slice(1);

const isArray = (value: Json): value is readonly Json[] => Array.isArray(value);

const TIME = /(?:Date|Time|Timestamp)$/;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Times travel as seconds or in ISO's form, and are recorded as `Jul 30, 2024 9:53:13 PM`. Anything else stays as it is. */
const legibleTime = (name: string, value: Json): Json => {
  const time = TIME.test(name) ? timeOf(value) : undefined;
  if (!time || Number.isNaN(time.getTime())) return value;
  const hour = time.getUTCHours();
  const clock = `${hour % 12 || 12}:${two(time.getUTCMinutes())}:${two(time.getUTCSeconds())}`;
  const day = `${MONTHS[time.getUTCMonth()]} ${time.getUTCDate()}, ${time.getUTCFullYear()}`;
  return `${day} ${clock} ${hour < 12 ? 'AM' : 'PM'}`;
};

const timeOf = (value: Json): Date | undefined => {
  if (typeof value === 'number') return new Date(value * 1000);
  return typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value) ? new Date(value) : undefined;
};

const two = (value: number): string => String(value).padStart(2, '0');
