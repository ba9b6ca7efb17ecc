import { describe, expect, it } from 'vitest';
import { auditBucket } from '../engine/posture/audit-bucket.ts';
import { type BucketFacts, known } from './facts.ts';
import { causesOf } from './root-cause.ts';
import { sampleBucket } from './sample-facts.examples.ts';
import { scoreOf } from './score.ts';

const policy = (...Statement: readonly object[]) =>
  known(JSON.parse(JSON.stringify({ Version: '2012-10-17', Statement })));

const door = (Sid: string, account: string, Action: string) => ({
  Sid,
  Effect: 'Allow',
  Principal: { AWS: account },
  Action,
  Resource: ['arn:aws:s3:::acme-training-data', 'arn:aws:s3:::acme-training-data/*'],
});

const causesAt = (over: Partial<BucketFacts>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    auditBucket(sampleBucket(over)).results.flatMap(({ check, cause }) => (cause ? [[check, cause]] : [])),
  );

describe('one cause', () => {
  it('is one statement, whatever fails for it', () => {
    expect(causesAt({ policy: policy(door('Vendor', '999988887777', 's3:*')) })).toEqual({
      'policy-no-configuration-rights': 'policy-no-outsiders',
      'policy-no-unconditional-writes': 'policy-no-outsiders',
      'cross-account-conditioned': 'policy-no-outsiders',
    });
  });

  it('is not one where another statement does it as well', () => {
    const both = policy(door('Reads', '999988887777', 's3:GetObject'), {
      ...door('Writes', '444455556666', 's3:PutObject'),
    });
    const trusted = sampleBucket().account;
    const account = { ...trusted, trustedAccounts: ['444455556666'] };
    // The stranger's statement and the trusted account's each have one.
    expect(causesAt({ policy: both, account })).toEqual({});
  });

  it('is what one fix puts right', () => {
    const over = { objectLock: known({ isEnabled: false, retention: null }) };
    expect(causesAt(over)).toEqual({
      'default-retention': 'object-lock-enabled',
      'mfa-delete': 'object-lock-enabled',
    });
  });

  it('is never itself a consequence', () => {
    const statements = ['a'];
    const failed = ['x', 'y', 'z'].map((check) => ({
      check,
      severity: 'high' as const,
      status: 'fail' as const,
      statements,
    }));
    expect([...causesOf(failed)]).toEqual([
      ['y', 'x'],
      ['z', 'x'],
    ]);
  });

  it('loses the points once', () => {
    const passed = { severity: 'high', status: 'pass' } as const;
    const failed = { severity: 'medium', status: 'fail' } as const;
    expect(scoreOf([passed, failed, { ...failed, cause: 'x' }])).toEqual(scoreOf([passed, failed]));
  });
});
