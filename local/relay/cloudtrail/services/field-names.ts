import { isJsonObject, type Json, type JsonObject } from '../json.ts';

// What stands below them is named by whoever made the call.
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
