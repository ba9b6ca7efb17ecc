import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../base/json.ts';
import { bucketCall, DENIED, EXAMPLE, objectCall, record } from '../rules/records.examples.ts';
import type { Guard } from '../scope/guard.ts';
import { guardedObject, guardedWriteBy, queueOfCall } from './object-writes.ts';
import { parseRecord } from './parse-record.ts';

const LABELS = { name: 'labels', prefix: 'labels/', mode: 'sealed', writers: [] } as const;
const guard: Guard = {
  scope: 'configured',
  buckets: [{ name: EXAMPLE.bucket, datasets: [LABELS] }],
  account: EXAMPLE.account,
  trustedAccounts: [],
  organization: null,
  keys: [],
  stack: 'Sealwatch',
};
const everything: Guard = { ...guard, scope: 'everything', buckets: [] };

const put = (key: string) => parseRecord(objectCall('PutObject', key));
const batch = parseRecord(bucketCall('DeleteObjects', { delete: '' }));

describe('the guarded object that a call is about', () => {
  it.each([
    ['a key of a dataset', put('labels/a'), { key: 'labels/a', dataset: LABELS }],
    ['a key that no dataset has', put('scratch/a'), { key: 'scratch/a', dataset: null }],
    ['a batch, whose record has no key', batch, { key: null, dataset: null }],
  ])('is known of %s', (_, call, expected) => {
    expect(guardedObject(call, guard)).toMatchObject({ bucket: { name: EXAMPLE.bucket }, ...expected });
  });

  it('is any object where everything is guarded', () => {
    expect(guardedObject(put('scratch/a'), everything)).toMatchObject({ dataset: { name: '', prefix: '' } });
  });

  it('is none of a bucket that is not guarded, or that is not in the record', () => {
    expect(guardedObject(put('labels/a'), { ...guard, buckets: [] })).toBeNull();
    const withoutBucket = { ...put('labels/a'), parameters: {}, resources: [] };
    expect(guardedObject(withoutBucket, everything)).toBeNull();
  });
});

describe('a write to a guarded object', () => {
  it.each([
    ['PutObject', 'stores'],
    ['CreateMultipartUpload', 'begins'],
    ['DeleteObject', 'deletes'],
    ['PutObjectAcl', 'changes'],
  ])('%s: %s', (name, kind) => {
    const call = parseRecord(objectCall(name, 'labels/a'));
    expect(guardedWriteBy(call, guard)).toMatchObject({ kind, key: 'labels/a', dataset: LABELS });
  });

  it.each([
    ['a call that only reads', parseRecord(objectCall('GetObject', 'labels/a'))],
    ['a write to a key that no dataset has', put('scratch/a')],
    ['a batch as a whole', batch],
  ])('is none for %s', (_, call) => {
    expect(guardedWriteBy(call, guard)).toBeNull();
  });
});

const dataset = (name: string, mode: 'sealed' | 'append-only' | 'growing' | 'open') => ({
  name,
  prefix: `${name}/`,
  mode,
  writers: [],
});

const GUARD: Guard = {
  scope: 'configured',
  buckets: [
    {
      name: EXAMPLE.bucket,
      datasets: [
        dataset('labels', 'sealed'),
        dataset('incoming', 'append-only'),
        dataset('logs', 'growing'),
        dataset('scratch', 'open'),
      ],
    },
  ],
  account: EXAMPLE.account,
  trustedAccounts: [],
  organization: null,
  keys: [],
  stack: 'Sealwatch',
};

const queueOf = (made: JsonObject) => queueOfCall(parseRecord(made), GUARD);

const ARN = `arn:aws:s3:::${EXAMPLE.bucket}`;
const keyOfBatch = (key: string) =>
  record('s3', 'DeleteObject', null, {
    eventType: 'AwsServiceEvent',
    resources: [{ type: 'AWS::S3::Object', ARN: `${ARN}/${key}` }],
    serviceEventDetails: { bucketName: EXAMPLE.bucket, key },
  });

describe('waits behind the others', () => {
  it.each<[string, JsonObject]>([
    ['a write to an open dataset', objectCall('PutObject', 'scratch/a')],
    ['one that was refused', objectCall('PutObject', 'scratch/a', {}, DENIED)],
    ['a deletion in it', objectCall('DeleteObject', 'scratch/a', { versionId: 'v1' })],
    ['a change of what belongs to its objects', objectCall('PutObjectAcl', 'scratch/a')],
    ['a key of a batch', keyOfBatch('scratch/a')],
  ])('%s', (_, made) => {
    expect(queueOf(made)).toBe('bulk');
  });
});

describe('is judged at once', () => {
  it.each<[string, JsonObject]>([
    ['a write to a sealed dataset', objectCall('PutObject', 'labels/a')],
    ['one to a dataset that only grows', objectCall('PutObject', 'incoming/a')],
    ['one to a dataset whose objects grow', objectCall('PutObject', 'logs/a')],
    ['a key of a batch', keyOfBatch('labels/a')],
    ['a batch as a whole, which names no keys', bucketCall('DeleteObjects')],
    ['a key that only begins like the dataset', objectCall('PutObject', 'scratch')],
    ['a call on a setting, whatever it names besides', bucketCall('PutBucketPolicy', { key: 'scratch/a' })],
    ['a call of another service', record('kms', 'PutKeyPolicy', { keyId: 'scratch/a' })],
  ])('%s', (_, made) => {
    expect(queueOf(made)).toBe('urgent');
  });
});
