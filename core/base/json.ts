/** What JSON holds. Records come from outside: nothing about their insides is certain. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: Json | undefined;
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What a text holds; `undefined` where it is no JSON. */
export function jsonIn(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** What is found by going from field to field; `undefined` where one of them is missing. Inherited names are no fields. */
export function at(value: unknown, ...path: readonly string[]): Json | undefined {
  let found: unknown = value;
  for (const name of path) {
    if (!isObject(found) || !Object.hasOwn(found, name)) return undefined;
    found = found[name];
  }
  return found as Json | undefined;
}

/** The text at a path; numbers and booleans are what CloudTrail makes of text that reads like them. `null` for anything else. */
export function textAt(value: unknown, ...path: readonly string[]): string | null {
  const found = at(value, ...path);
  if (typeof found === 'string') return found === '' ? null : found;
  return typeof found === 'number' || typeof found === 'boolean' ? String(found) : null;
}

export function numberAt(value: unknown, ...path: readonly string[]): number | null {
  const found = at(value, ...path);
  if (typeof found === 'number') return Number.isFinite(found) ? found : null;
  if (typeof found !== 'string' || found.trim() === '') return null;
  const number = Number(found);
  return Number.isFinite(number) ? number : null;
}

/** `null` where the field is missing or is neither true nor false, however it is written. */
export function flagAt(value: unknown, ...path: readonly string[]): boolean | null {
  const found = textAt(value, ...path)?.toLowerCase();
  return found === 'true' ? true : found === 'false' ? false : null;
}

/** A repeated XML element: CloudTrail writes one as an object and several as an array. Nothing is an empty list. */
export function listAt(value: unknown, ...path: readonly string[]): readonly Json[] {
  const found = at(value, ...path);
  if (found === undefined || found === null || found === '') return [];
  return Array.isArray(found) ? found : [found as Json];
}

/** Texts at a path, of one or of many. */
export const textsAt = (value: unknown, ...path: readonly string[]): readonly string[] =>
  listAt(value, ...path).flatMap((each) =>
    typeof each === 'string' ? [each] : typeof each === 'number' ? [String(each)] : [],
  );

/** Compares plain JSON; the order of an object's fields says nothing, and a field that is `undefined` is none. */
export function isSameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a))
    return Array.isArray(b) && a.length === b.length && a.every((each, at) => isSameValue(each, b[at]));
  return isObject(a) && isObject(b) && hasSameFields(a, b);
}

/** A field that one of them lacks is `undefined` in the other. */
const hasSameFields = (a: JsonObject, b: JsonObject): boolean =>
  Object.keys(a).every((name) => isSameValue(a[name], fieldOf(b, name))) &&
  Object.keys(b).every((name) => b[name] === undefined || Object.hasOwn(a, name));

const fieldOf = (value: JsonObject, name: string): Json | undefined =>
  Object.hasOwn(value, name) ? value[name] : undefined;

/** One text for one value of plain JSON. */
export const canonical = (value: unknown): string => JSON.stringify(inOrder(value));

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (!isObject(value)) return value;
  const names = Object.keys(value).sort();
  return Object.fromEntries(names.map((name) => [name, inOrder(value[name])]));
}
