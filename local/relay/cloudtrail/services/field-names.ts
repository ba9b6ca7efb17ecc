import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import { legibleTime } from './legible-time.ts';

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
