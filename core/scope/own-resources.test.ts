import { describe, expect, it } from 'vitest';
import { type Guard, isGuardedKey } from './guard.ts';
import { isOwn } from './own-resources.ts';

const guard = (stack: string): Guard => ({
  scope: 'configured',
  buckets: [],
  account: null,
  trustedAccounts: [],
  organization: null,
  keys: ['arn:aws:kms:eu-west-1:111122223333:key/k-1', 'alias/data'],
  stack,
});

describe("what is the detector's", () => {
  it.each([
    'Sealwatch',
    'Sealwatch-VerifyObject-x1',
    'arn:aws:lambda:eu-west-1:111122223333:function:Sealwatch-VerifyObject-x1:7',
    '111122223333:function:Sealwatch-VerifyObject-x1',
    'https://sqs.eu-west-1.amazonaws.com/111122223333/Sealwatch-Urgent-q1',
    'arn:aws:sns:eu-west-1:111122223333:Sealwatch-Alerts-t1:0f9e-8d7c',
    '/aws/lambda/Sealwatch-VerifyObject-x1',
    'arn:aws:events:eu-west-1:111122223333:rule/default/Sealwatch-objects-a-1',
    'arn:aws:cloudformation:eu-west-1:111122223333:stack/Sealwatch/0f9e',
    'sealwatch-trail-111122223333-eu-west-1',
  ])('%s', (name) => {
    expect(isOwn(guard('Sealwatch'), name)).toBe(true);
  });

  it.each(['sealwatch-verify', 'Sealwatchful', 'My-Sealwatch', '', 'orders', 'sealwatch-trail-of-tears'])(
    'not %j',
    (name) => {
      expect(isOwn(guard('Sealwatch'), name)).toBe(false);
    },
  );

  it("is known by what is left of a long stack's name", () => {
    const long = guard('Sealwatch-of-the-training-platform');
    expect(isOwn(long, 'Sealwatch-of-the-tra-objects-a-1')).toBe(true);
    expect(isOwn(long, 'Sealwatch-of-the-training-platform-Fn')).toBe(true);
    expect(isOwn(long, 'Sealwatch-of-the-house')).toBe(false);
    expect(isOwn(long, 'Sealwatch-Fn')).toBe(false);
  });

  it('is nothing without a name', () => {
    expect(isOwn(guard(''), '-x')).toBe(false);
    expect(isOwn(guard('Sealwatch'), null)).toBe(false);
  });
});

describe('a guarded key', () => {
  it.each([
    ['k-1', true],
    ['arn:aws:kms:eu-west-1:111122223333:key/k-1', true],
    ['arn:aws:kms:eu-west-1:111122223333:alias/data', true],
    ['alias/data', true],
    ['k-2', false],
    ['alias/k-1', false],
  ])('%s: %s', (key, isGuarded) => {
    expect(isGuardedKey(guard('Sealwatch'), key)).toBe(isGuarded);
  });
});
