import { SealwatchError } from '../base/errors.ts';
import { type Json, JsonObject } from './json.ts';

/** A JSON value in which no name repeats. Names of policy elements are taken in any case. */
export type Plain = null | boolean | number | string | readonly Plain[] | ReadonlyMap<string, Plain>;

const MOST = 64;

/**
 * Every way to read a value whose objects repeat names: whoever wrote it twice may mean either, so all of them count.
 * Names that differ in case only are the same name.
 * @throws {SealwatchError} `POLICY_INVALID` for more ways than anybody writes by mistake
 */
export function alternatives(value: Json): readonly Plain[] {
  if (value instanceof JsonObject) return ofObject(value);
  if (!Array.isArray(value)) return [value as Plain];
  return combined(value.map(alternatives));
}

function ofObject({ members }: JsonObject): Plain[] {
  const byName = new Map<string, Plain[]>();
  for (const [name, value] of members) {
    const known = byName.get(name.toLowerCase()) ?? [];
    byName.set(name.toLowerCase(), [...known, ...alternatives(value)]);
  }
  const names = [...byName.keys()];
  return combined([...byName.values()].map(distinct)).map(
    (values) => new Map(names.map((name, index) => [name, values[index] ?? null])),
  );
}

function combined(lists: readonly (readonly Plain[])[]): Plain[][] {
  const count = lists.reduce((product, list) => product * list.length, 1);
  if (count > MOST) {
    throw new SealwatchError(
      'POLICY_INVALID',
      `names repeat so often that there are ${count} ways to read it; at most ${MOST} are judged, and AWS takes each name once`,
    );
  }
  return lists.reduce<Plain[][]>(
    (made, list) => made.flatMap((before) => list.map((value) => [...before, value])),
    [[]],
  );
}

function distinct(values: readonly Plain[]): Plain[] {
  if (values.length < 2) return [...values];
  return [...new Map(values.map((value) => [JSON.stringify(ordered(value)), value])).values()];
}

const ordered = (value: Plain): unknown => {
  if (value instanceof Map) return [...value].sort(byName).map(([name, each]) => [name, ordered(each)]);
  return Array.isArray(value) ? value.map(ordered) : value;
};

const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : 1);
