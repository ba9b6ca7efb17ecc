import { describe, expect, it } from 'vitest';
import { assigned } from '../../../test/fakes/assigned-setting.ts';
import type { JsonObject } from '../../base/json.ts';
import { objectLock } from './data-protection.ts';

const set = (configuration: JsonObject | string) =>
  assigned(objectLock, 'PutBucketObjectLockConfiguration', { ObjectLockConfiguration: configuration });

const withDefault = (retention: JsonObject): JsonObject => ({
  ObjectLockEnabled: 'Enabled',
  Rule: { DefaultRetention: retention },
});

describe('default retention', () => {
  it('counts a year as 365 days', () => {
    const retention = { mode: 'COMPLIANCE', days: 730 };
    expect(set(withDefault({ Mode: 'COMPLIANCE', Years: '2' }))).toEqual({ isEnabled: true, retention });
    const answer = { ObjectLockConfiguration: withDefault({ Mode: 'COMPLIANCE', Years: 2 }) };
    expect(objectLock.read(answer)).toEqual({ isEnabled: true, retention });
  });

  it('is none where the rule is left out', () => {
    expect(set({ ObjectLockEnabled: 'Enabled' })).toEqual({ isEnabled: true, retention: null });
    expect(set('')).toEqual({ isEnabled: true, retention: null });
  });

  it('is none in a bucket without Object Lock', () => {
    expect(objectLock.read(null)).toEqual({ isEnabled: false, retention: null });
  });

  it('is not known from a record without it', () => {
    expect(assigned(objectLock, 'PutBucketObjectLockConfiguration', { 'object-lock': '' })).toBeUndefined();
  });
});
