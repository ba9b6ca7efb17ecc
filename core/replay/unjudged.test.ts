import { describe, expect, it } from 'vitest';
import { BUCKET, DATASETS, fresh, judged } from '../../test/fakes/offline-trail.ts';
import { isObject, type Json, type JsonObject } from '../base/json.ts';
import { SETTINGS } from '../cloudtrail/settings/catalogue.ts';
import { GROUPS } from '../rules/detector-tampered/calls.ts';
import { EVERYTHING } from '../rules/guards.examples.ts';
import { DENIED, record } from '../rules/records.examples.ts';
import type { Guard } from '../scope/guard.ts';
import { KEY, OTHER_CALLS, SETTING_CALLS } from './setting-calls.examples.ts';

const bucketName = BUCKET;

const GUARDS: readonly (readonly [string, Guard])[] = [
  ['everything is guarded', EVERYTHING],
  ['a configuration says what is', { ...DATASETS, keys: [KEY] }],
];

describe.each(GUARDS)('a setting call whose record leaves something out, where %s', (_, guard) => {
  it.each([...SETTING_CALLS, ...OTHER_CALLS])('$call: never ends green', ({ call, parameters, needs }) => {
    expect(isGreen(call, null, guard) && needs.length > 0, 'no parameters').toBe(false);
    for (const path of needs) {
      const parts = path.split('.');
      for (const way of [without, asNull, misspelt])
        expect([path, way.name, isGreen(call, changed(parameters, parts, way), guard)]).toEqual([
          path,
          way.name,
          false,
        ]);
    }
  });

  it.each([...SETTING_CALLS, ...OTHER_CALLS])(
    '$call: is judged where everything is there',
    ({ call, parameters }) => {
      const { unjudged } = judged([recordOf(call, parameters)], guard);
      expect(unjudged).toBe(call === 's3:PutAccessPointPolicy' && guard.scope === 'configured' ? 1 : 0);
    },
  );
});

it('covers every call that changes a setting', () => {
  const covered = new Set(SETTING_CALLS.map(({ call }) => call));
  expect(SETTINGS.flatMap(({ calls }) => calls).filter((call) => !covered.has(call))).toEqual([]);
});

describe("a call on the detector's parts", () => {
  const calls = GROUPS.flatMap(({ calls }) => Object.keys(calls));

  it.each(calls)('%s never ends green without parameters', (call) => {
    expect(isGreen(call, null, EVERYTHING)).toBe(false);
    expect(isGreen(call, { omitted: true, reason: 'requestParameters too large' }, EVERYTHING)).toBe(false);
  });
});

it.each([
  ['a bucket that is not guarded', recordOf('s3:PutBucketPolicy', { bucketName: 'other' }), DATASETS],
  ['a call that was refused', { ...recordOf('s3:PutBucketPolicy', {}), ...DENIED }, EVERYTHING],
  ['a key where no key is guarded', recordOf('kms:PutKeyPolicy', {}), DATASETS],
  ['an object of no dataset', recordOf('s3:PutObjectAcl', { bucketName, key: 'other/a' }), DATASETS],
  [
    'the default bus, which needs no name',
    recordOf('events:PutPermission', { statementId: 'a' }),
    EVERYTHING,
  ],
])('does not count %s', (_, value, guard) => {
  expect(judged([value], guard).unjudged).toBe(0);
});

it('counts a record that comes twice once', () => {
  const value = recordOf('s3:PutBucketPolicy', { bucketName });
  expect(judged([value, value])).toMatchObject({ unverified: 1, unjudged: 1 });
});

function recordOf(call: string, parameters: JsonObject | null): JsonObject {
  const [service = '', name = ''] = call.split(':');
  return fresh(record(service, name, parameters));
}

function isGreen(call: string, parameters: JsonObject | null, guard: Guard): boolean {
  const { found, unjudged } = judged([recordOf(call, parameters)], guard);
  return found.length === 0 && unjudged === 0;
}

type Way = (value: Json | undefined, name: string) => JsonObject;
function without(): JsonObject {
  return {};
}
function asNull(_: Json | undefined, name: string): JsonObject {
  return { [name]: null };
}
function misspelt(value: Json | undefined, name: string): JsonObject {
  return { [`${name}X`]: value };
}

/** The same without what is at a path, or with something else in its place. */
function changed(value: JsonObject, [name = '', ...rest]: readonly string[], way: Way): JsonObject {
  const { [name]: inner, ...others } = value;
  if (rest.length === 0) return { ...others, ...way(inner, name) };
  if (Array.isArray(inner))
    return { ...others, [name]: [changed(inner[0] as JsonObject, rest.slice(1), way)] };
  return { ...others, [name]: changed(isObject(inner) ? inner : {}, rest, way) };
}
