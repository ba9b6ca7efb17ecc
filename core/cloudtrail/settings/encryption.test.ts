import { describe, expect, it } from 'vitest';
import { assigned } from '../../../test/fakes/assigned-setting.ts';
import type { JsonObject } from '../../base/json.ts';
import { encryption } from './encryption.ts';

const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd';

const rule = (rest: JsonObject = {}): JsonObject => ({
  ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: KEY },
  BucketKeyEnabled: true,
  ...rest,
});

const set = (Rule: JsonObject | readonly JsonObject[], before = encryption.safest) =>
  assigned(encryption, 'PutBucketEncryption', { ServerSideEncryptionConfiguration: { Rule } }, before);

const blocked = { algorithm: 'AES256', key: null, isCustomerKeyBlocked: true } as const;

describe('default encryption', () => {
  it('is the same in a record and in an answer', () => {
    const types = { BlockedEncryptionTypes: { EncryptionType: ['SSE-C'] } };
    const value = { algorithm: 'aws:kms', key: KEY, isCustomerKeyBlocked: true };
    expect(set(rule({ BlockedEncryptionTypes: { EncryptionType: 'SSE-C' } }))).toEqual(value);
    expect(set([rule(types)])).toEqual(value);
    expect(encryption.read({ ServerSideEncryptionConfiguration: { Rules: [rule(types)] } })).toEqual(value);
  });

  it('keeps the block of customer-provided keys where a call does not speak of it', () => {
    expect(set(rule(), blocked)).toMatchObject({ isCustomerKeyBlocked: true });
    expect(set(rule({ BlockedEncryptionTypes: '' }), blocked)).toMatchObject({ isCustomerKeyBlocked: true });
    expect(set(rule({ BlockedEncryptionTypes: { EncryptionType: 'NONE' } }), blocked)).toMatchObject({
      isCustomerKeyBlocked: false,
    });
  });

  it("is S3's own where a rule names none, or is deleted", () => {
    expect(set({ BucketKeyEnabled: false })).toMatchObject({ algorithm: 'AES256', key: null });
    expect(assigned(encryption, 'DeleteBucketEncryption', {}, blocked)).toEqual({
      algorithm: 'none',
      key: null,
      isCustomerKeyBlocked: true,
    });
    expect(encryption.read(null)).toMatchObject({ algorithm: 'none' });
  });

  it('is not known from a record without it', () => {
    expect(assigned(encryption, 'PutBucketEncryption', { encryption: '' })).toBeUndefined();
  });
});
