import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { FakeAwsSettings } from '../../../test/fakes/aws-settings.ts';
import { MemorySettingsStore } from '../../../test/fakes/memory-settings.ts';
import { MemoryStore } from '../../../test/fakes/memory-store.ts';
import { MemoryUsedKeys } from '../../../test/fakes/memory-used-keys.ts';
import { fired } from '../../../test/fakes/offline-trail.ts';
import type { JsonObject } from '../../base/json.ts';
import { parseRecord } from '../../cloudtrail/parse-record.ts';
import { EXAMPLE, objectCall, record } from '../../rules/records.examples.ts';
import type { Dataset } from '../../scope/dataset.ts';
import type { Guard } from '../../scope/guard.ts';
import { observeCall } from './observe-call.ts';
import { withUsedKeys } from './used-keys.ts';

const keyArn = (id: string): string => `arn:aws:kms:eu-west-1:${EXAMPLE.account}:key/${id}`;
const CONFIGURED = keyArn('configured');
const OTHER = keyArn('another');
const KMS_HEADER = 'x-amz-server-side-encryption-aws-kms-key-id';

const GUARD: Guard = {
  scope: 'configured',
  buckets: [{ name: EXAMPLE.bucket, datasets: [{ name: 'v3', prefix: 'v3/', mode: 'sealed', writers: [] }] }],
  account: EXAMPLE.account,
  trustedAccounts: [],
  organization: null,
  keys: [CONFIGURED],
  stack: 'Sealwatch',
};

const SEALED: Dataset = {
  name: 'v3',
  bucket: EXAMPLE.bucket,
  prefix: 'v3/',
  modes: [{ mode: 'sealed', since: '2026-01-01T00:00:00.000Z' }],
  writers: [],
  status: 'sealed',
  sealedAt: '2026-01-02T00:00:00.000Z',
};

let count = 0;
const fresh = (value: JsonObject): JsonObject => ({ ...value, eventID: `used-key-${++count}` });

/** A call about a key, as KMS records it. */
const onKey = (name: string, key: string, parameters: JsonObject = {}): JsonObject =>
  fresh(
    record(
      'kms',
      name,
      { keyId: key, ...parameters },
      { resources: [{ ARN: key, type: 'AWS::KMS::Key', accountId: EXAMPLE.account }] },
    ),
  );

const rekeyed = (key: string, name = 'v3/a'): JsonObject =>
  fresh(objectCall('UpdateObjectEncryption', name, { ObjectEncryption: { SSEKMS: { KMSKeyArn: key } } }));

const stored = (key: string): JsonObject =>
  fresh(objectCall('PutObject', 'v3/a', {}, { responseElements: { [KMS_HEADER]: key } }));

const job = (key: string): JsonObject =>
  fresh(
    record('s3', 'CreateJob', {
      CreateJobRequest: {
        Operation: { S3UpdateObjectEncryption: { ObjectEncryption: { SSEKMS: { KMSKeyArn: key } } } },
      },
    }),
  );

const shut = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${EXAMPLE.account}:root` },
      Action: 'kms:*',
      Resource: '*',
    },
    { Effect: 'Deny', Principal: '*', Action: 'kms:Decrypt', Resource: '*' },
  ],
});

/** What a deployment finds, as `rule severity`, where a version had been read under some key before. */
async function deployed(
  records: readonly JsonObject[],
  readUnder: readonly string[] = [],
): Promise<string[]> {
  const settings = new MemorySettingsStore();
  const store = new MemoryStore();
  store.datasets.set(SEALED.name, SEALED);
  const usedKeys = new MemoryUsedKeys();
  for (const key of readUnder) await usedKeys.add({ key, reencrypted: null });
  const ports = {
    ...{ store, callers: store.callers, settings, usedKeys, guard: GUARD },
    reader: new FakeAwsSettings(),
    isPolicyPublic: async () => null,
    clock: () => new Date('2026-11-20T03:13:00.000Z'),
    hash: (text: string) => createHash('sha256').update(text).digest('hex'),
    backOff: async () => {},
  };
  for (const each of records) await observeCall(parseRecord(each), ports);
  return [...settings.findingsById.values()].map(({ rule, severity }) => `${rule} ${severity}`);
}

const endangered = (found: readonly string[]): string[] =>
  found.filter((each) => each.startsWith('key-endangered'));

describe('a key that guarded versions are under', () => {
  it.each([
    ['is disabled', onKey('DisableKey', OTHER), 'key-endangered high'],
    [
      'is to be deleted',
      onKey('ScheduleKeyDeletion', OTHER, { pendingWindowInDays: 7 }),
      'key-endangered critical',
    ],
    ['lost its material', onKey('DeleteImportedKeyMaterial', OTHER), 'key-endangered critical'],
    ['lets nobody decrypt any more', onKey('PutKeyPolicy', OTHER, { policy: shut }), 'key-endangered high'],
  ])('%s: as bad as for the configured one', async (_, call, expected) => {
    expect(endangered(await deployed([call], [OTHER]))).toEqual([expected]);
    expect(endangered(fired([stored(OTHER), call], GUARD))).toEqual([expected]);
  });

  it('is as bad as the configured one for the detector, too', async () => {
    const [mine, other] = [onKey('DisableKey', CONFIGURED), onKey('DisableKey', OTHER)];
    const both = ['key-endangered high', 'detector-tampered critical'];
    expect(await deployed([other], [OTHER])).toEqual(both);
    expect(await deployed([mine])).toEqual(both);
  });

  it('is another key where none was seen: quiet', async () => {
    const call = onKey('ScheduleKeyDeletion', keyArn('of-somebody'));
    expect(await deployed([call], [OTHER])).toEqual([]);
    expect(fired([stored(OTHER), call], GUARD)).toEqual([]);
  });

  it('is watched from the call on that encrypts an object again with it', async () => {
    const records = [rekeyed(OTHER), onKey('ScheduleKeyDeletion', OTHER)];
    const expected = ['object-reencrypted high', 'key-endangered critical', 'clock-shortened medium'];
    expect((await deployed(records)).toSorted()).toEqual(expected.toSorted());
    expect(fired(records, GUARD).toSorted()).toEqual(expected.toSorted());
  });

  it('is watched from the batch job on that encrypts with it', async () => {
    const records = [job(OTHER), onKey('DisableKey', OTHER)];
    expect(endangered(await deployed(records))).toEqual(['key-endangered high']);
    expect(endangered(fired(records, GUARD))).toEqual(['key-endangered high']);
  });
});

it('is remembered by an upload, and nothing is looked up for it', async () => {
  const usedKeys = new MemoryUsedKeys();
  const asked: string[] = [];
  const find = async (ids: readonly string[]) => {
    asked.push(...ids);
    return usedKeys.find(ids);
  };
  const store = { find, add: usedKeys.add.bind(usedKeys) };
  expect(await withUsedKeys(parseRecord(stored(OTHER)), GUARD, store)).toBe(GUARD);
  expect(asked).toEqual([]);
  const guard = await withUsedKeys(parseRecord(onKey('DisableKey', OTHER)), GUARD, store);
  expect(guard.usedKeys).toEqual([{ id: 'another', reencrypted: 0 }]);
});

describe('objects that are encrypted again one by one', () => {
  const some = (key: string, length: number) => Array.from({ length }, (_, n) => rekeyed(key, `v3/${n}`));

  it.each([
    ['one is high', 1, ['object-reencrypted high']],
    ['nine are high each', 9, Array(9).fill('object-reencrypted high')],
    [
      'the tenth is critical',
      10,
      [...Array(9).fill('object-reencrypted high'), 'object-reencrypted critical'],
    ],
  ])('%s', async (_, length, expected) => {
    expect(await deployed(some(OTHER, length))).toEqual(expected);
    expect(fired(some(OTHER, length), GUARD)).toEqual(expected);
  });

  it('again and again the same one, it stays one object', async () => {
    const same = Array.from({ length: 12 }, () => rekeyed(OTHER));
    expect(await deployed(same)).toEqual(Array(12).fill('object-reencrypted high'));
  });

  it('with the configured key: no alarm, however many', async () => {
    expect(await deployed(some(CONFIGURED, 12))).toEqual([]);
    expect(fired(some(CONFIGURED, 12), GUARD)).toEqual([]);
  });
});
