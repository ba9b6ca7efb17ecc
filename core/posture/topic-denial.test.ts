import { describe, expect, it } from 'vitest';
import { mayDenyPublishing } from './topic-denial.ts';

const OWN = { account: '111122223333', stack: 'Sealwatch' };
const deny = (over: object = {}) => ({
  Effect: 'Deny',
  Principal: '*',
  Action: 'sns:Publish',
  Resource: 'arn:aws:sns:eu-west-1:111122223333:Sealwatch-Alerts-t1',
  ...over,
});
const denies = (...Statement: readonly object[]) =>
  mayDenyPublishing(JSON.stringify({ Version: '2012-10-17', Statement }), OWN);

describe('the policy of the alert topic', () => {
  it.each<[string, object]>([
    ['everybody', deny()],
    ['everybody everything', deny({ Action: 'sns:*' })],
    ['everybody all but subscribing', deny({ Action: undefined, NotAction: 'sns:Subscribe' })],
    ['the account', deny({ Principal: { AWS: 'arn:aws:iam::111122223333:root' } })],
    [
      'the role that publishes',
      deny({ Principal: { AWS: 'arn:aws:iam::111122223333:role/Sealwatch-NotifyRole-r1' } }),
    ],
    [
      'all but somebody',
      deny({ Principal: undefined, NotPrincipal: { AWS: 'arn:aws:iam::111122223333:role/Dev' } }),
    ],
    [
      'under a condition that is not understood',
      deny({ Condition: { StringNotEquals: { 'aws:PrincipalOrgID': 'o-1' } } }),
    ],
  ])('that denies %s publishing may deny it', (_, statement) => {
    expect(denies(statement)).toBe(true);
  });

  it.each<[string, object]>([
    ['plain HTTP', deny({ Condition: { Bool: { 'aws:SecureTransport': 'false' } } })],
    ['somebody else', deny({ Principal: { AWS: 'arn:aws:iam::111122223333:role/Dev' } })],
    ['subscribing', deny({ Action: 'sns:Subscribe' })],
  ])('that denies %s does not', (_, statement) => {
    expect(denies(statement)).toBe(false);
  });

  it('that is not there does not, and one that nobody can read may', () => {
    expect([mayDenyPublishing(null, OWN), mayDenyPublishing('no JSON', OWN)]).toEqual([false, true]);
  });
});
