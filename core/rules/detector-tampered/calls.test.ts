import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../base/json.ts';
import { parseRecord } from '../../cloudtrail/parse-record.ts';
import { MemorySettings } from '../../cloudtrail/settings/catalogue.ts';
import { judgeCall } from '../../engine/activity/judge-call.ts';
import type { Guard } from '../../scope/guard.ts';
import { EXAMPLE } from '../records.examples.ts';
import {
  BY_CLOUDFORMATION,
  BY_FUNCTION,
  call,
  deniedOn,
  LOG_BUCKET,
  TRAIL_BUCKET,
  WITH_ITS_ROLE,
} from './calls.examples.ts';
import { GROUPS } from './calls.ts';
import { BY_DEPLOYMENT, type Group, SEVERITIES } from './tampering.ts';

const GUARD: Guard = {
  scope: 'configured',
  buckets: [],
  account: '111122223333',
  trustedAccounts: [],
  organization: null,
  keys: [],
  stack: 'Sealwatch',
};

const severities = (record: JsonObject): string[] =>
  judgeCall(parseRecord(record), new MemorySettings(), GUARD)
    .detections.filter(({ rule }) => rule === 'detector-tampered')
    .map(({ severity }) => severity);

/** A record that names something at each of the places where records name it. */
function naming({ names }: Group, name: string, path: string): JsonObject {
  if (!names.includes(path)) return {};
  const [first = '', ...rest] = path.split('.').reverse();
  const nested = rest.reduce<JsonObject>((inner, field) => ({ [field]: inner }), { [first]: name });
  return nested;
}

const ownOf = (group: Group): string =>
  group.names.includes('bucketName') ? TRAIL_BUCKET : 'Sealwatch-Part-x1';

const CASES = GROUPS.flatMap((group) =>
  Object.entries(group.calls).map(([name, entry]) => ({ name, group, entry })),
);

const named = (
  group: Group,
  name: string,
  thing: string,
  path: string,
  rest: JsonObject = {},
): JsonObject => {
  const found = naming(group, thing, path);
  return 'response' in found
    ? call(name, {}, { responseElements: found.response ?? null, ...rest })
    : call(name, found, rest);
};

describe.each(CASES)('$name', ({ name, group }) => {
  it('is quiet about what is not of the detector', () => {
    for (const path of group.names) expect(severities(named(group, name, 'orders-prod', path))).toEqual([]);
  });

  it('is reported where it was denied, and only the text of the denial names it', () => {
    const arn = group.what === 'bucket' ? 'arn:aws:s3:::' : 'arn:aws:x:eu-west-1:1:';
    expect(severities(call(name, null, deniedOn(`${arn}${ownOf(group)}`)))).toHaveLength(1);
  });
});

const PLAIN = CASES.flatMap(({ name, group, entry }) =>
  typeof entry === 'function' ? [] : [{ name, group, effect: entry.effect }],
);

describe.each(PLAIN)('$name, which has one effect', ({ name, group, effect }) => {
  it('is reported wherever the record names a part of the detector', () => {
    for (const path of group.names)
      expect(severities(named(group, name, ownOf(group), path))).toEqual([SEVERITIES[effect]]);
  });

  it('is lowered where a deployment makes it', () => {
    const severity = BY_DEPLOYMENT[effect];
    const [path = ''] = group.names;
    expect(severities(named(group, name, ownOf(group), path, BY_CLOUDFORMATION))).toEqual(
      severity === null ? [] : [severity],
    );
  });
});

describe.each(CASES.filter(({ group }) => group.sparesOwn))('$name of a function', ({ name, group }) => {
  it('is its own work', () => {
    const [path = ''] = group.names;
    expect(severities(named(group, name, ownOf(group), path, BY_FUNCTION))).toEqual([]);
  });
});

/** Of an account that is not guarded. */
const BY_NAMESAKE = JSON.parse(JSON.stringify(BY_FUNCTION).replaceAll(EXAMPLE.account, '999999999999'));

it.each([
  ['of the stack, under a session of its own', WITH_ITS_ROLE, []],
  ['of that name in another account', BY_NAMESAKE, ['high']],
])('a report of checksums that S3 Batch Operations writes with a role %s', (_, by, expected) => {
  const report = { bucketName: LOG_BUCKET.replace('-log-', '-checksums-'), key: 'jobs/manifest.json' };
  expect(severities(call('s3:PutObject', report, by))).toEqual(expected);
});

it('no call is in two groups', () => {
  const names = CASES.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});

it.each([
  ['a person', {}, ['high']],
  ['a function of the detector', BY_FUNCTION, []],
  ['a person with the role of a function', WITH_ITS_ROLE, ['high']],
  ['a role of that name in another account', BY_NAMESAKE, ['high']],
])('the log of the manifest written by %s, where some trail records it', (_, by, expected) => {
  expect(severities(call('s3:PutObject', { bucketName: LOG_BUCKET, key: 'checkpoint' }, by))).toEqual(
    expected,
  );
});
