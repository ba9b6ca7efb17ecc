import { describe, expect, it } from 'vitest';
import { bucketCall, EXAMPLE, objectCall } from '../rules/records.examples.ts';
import type { Guard } from '../scope/guard.ts';
import { guardedObject, guardedWriteBy } from './object-writes.ts';
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
    ['a batch, of which no key is told', batch, { key: null, dataset: null }],
  ])('is known of %s', (_, call, expected) => {
    expect(guardedObject(call, guard)).toMatchObject({ bucket: { name: EXAMPLE.bucket }, ...expected });
  });

  it('is any object where everything is guarded', () => {
    expect(guardedObject(put('scratch/a'), everything)).toMatchObject({ dataset: { name: '', prefix: '' } });
  });

  it('is none of a bucket that is not guarded, or that is not told', () => {
    expect(guardedObject(put('labels/a'), { ...guard, buckets: [] })).toBeNull();
    const untold = { ...put('labels/a'), parameters: {}, resources: [] };
    expect(guardedObject(untold, everything)).toBeNull();
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
