import { describe, expect, it } from 'vitest';
import { assigned } from '../../../test/fakes/assigned-setting.ts';
import type { JsonObject } from '../../base/json.ts';
import { replication } from './bucket-rules.ts';

const rule = (rest: JsonObject = {}): JsonObject => ({
  ID: 'copy',
  Status: 'Enabled',
  Filter: { And: { Prefix: 'a/', Tag: { Key: 'x', Value: 1 } } },
  Destination: { Bucket: 'arn:aws:s3:::copy', Account: '012345678901' },
  ...rest,
});

const set = (Rule: JsonObject | readonly JsonObject[]) =>
  assigned(replication, 'PutBucketReplication', { ReplicationConfiguration: { Role: 'arn', Rule } });

const COPY = {
  rule: 'copy',
  bucket: 'copy',
  account: '012345678901',
  filter: { prefix: 'a/', tags: ['x=1'], largerThan: null, smallerThan: null },
};

describe('replication', () => {
  it('is the same in a record and in an answer', () => {
    const answered = rule({ Filter: { And: { Prefix: 'a/', Tags: [{ Key: 'x', Value: '1' }] } } });
    expect(set(rule())).toEqual([COPY]);
    expect(replication.read({ ReplicationConfiguration: { Rules: [answered] } })).toEqual([COPY]);
  });

  it('gives an account its leading zeros back', () => {
    expect(set(rule({ Destination: { Bucket: 'arn:aws:s3:::copy', Account: 12345678901 } }))).toEqual([COPY]);
  });

  it('leaves disabled rules out, and accounts open that are not in the record', () => {
    const own = rule({ Destination: { Bucket: 'arn:aws-cn:s3:::copy' } });
    expect(set([rule({ Status: 'Disabled' }), own])).toEqual([{ ...COPY, account: null }]);
  });

  it('is empty where there is none, and not known from a record without it', () => {
    expect(assigned(replication, 'DeleteBucketReplication')).toEqual([]);
    expect(replication.read(null)).toEqual([]);
    expect(assigned(replication, 'PutBucketReplication', { replication: '' })).toBeUndefined();
  });
});
