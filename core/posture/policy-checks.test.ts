import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CHECKS } from './catalogue.ts';
import type { CheckStatus } from './check.ts';
import { type AccountFacts, type BucketFacts, unknown } from './facts.ts';
import { sampleAccount, sampleBucket } from './sample-facts.examples.ts';
import {
  bucketWith,
  OBJECTS_ARN,
  OTHER_ACCOUNT,
  OWN_ACCOUNT,
  type Written,
} from './sample-policies.examples.ts';

const DENIED = unknown('AccessDenied');

const nothingKnown = (): BucketFacts => {
  const hidden = Object.entries(sampleBucket()).map(([name, value]) => [
    name,
    isFact(value) ? DENIED : value,
  ]);
  const account: AccountFacts = sampleAccount({ publicAccessBlock: DENIED, trails: DENIED });
  return { ...(Object.fromEntries(hidden) as unknown as BucketFacts), account };
};

const isFact = (value: unknown): boolean => typeof value === 'object' && value !== null && 'kind' in value;

// What is guarded is written in the configuration.
const ABOUT_AWS = CHECKS.filter(({ id }) => id !== 'guarded-by-sealwatch');

describe('where AWS gives no answer', () => {
  it.each(ABOUT_AWS)('$id does not pass', (check) => {
    expect(check.judge(nothingKnown()).status).not.toBe('pass');
    expect(check.judge({ ...nothingKnown(), datasets: [] }).status).not.toBe('pass');
  });
});

const condition = fc.constantFrom(
  undefined,
  { Bool: { 'aws:SecureTransport': 'false' } },
  { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3' } },
  { StringNotEquals: { 'aws:SourceVpce': 'vpce-1' } },
  { StringEquals: { 'aws:SourceVpce': 'vpce-1' } },
  { NumericGreaterThan: { 's3:signatureAge': '600000' } },
  { Null: { 's3:x-amz-server-side-encryption-customer-algorithm': 'false' } },
);

const statement = (Effect: string): fc.Arbitrary<Written> =>
  fc
    .record({
      who: fc.constantFrom<Written>(
        { Principal: '*' },
        { Principal: { AWS: OTHER_ACCOUNT } },
        { Principal: { AWS: `arn:aws:iam::${OWN_ACCOUNT}:role/Reader` } },
        { Principal: { Service: 'cloudtrail.amazonaws.com' } },
        { NotPrincipal: { AWS: OWN_ACCOUNT } },
      ),
      Action: fc.constantFrom('s3:*', 's3:GetObject', 's3:PutObject', 's3:Put*'),
      Resource: fc.constantFrom<unknown>('*', OBJECTS_ARN, [OBJECTS_ARN.slice(0, -2), OBJECTS_ARN]),
      Condition: condition,
    })
    .map(({ who, ...rest }) => ({ Effect, ...who, ...rest }));

const statements = fc.array(fc.oneof(statement('Allow'), statement('Deny')), { maxLength: 4 });

const ABOUT_POLICIES = CHECKS.filter(({ judge }) => {
  const { status } = judge(sampleBucket({ policy: DENIED }));
  return status === 'unknown';
});

const statusesOf = (all: readonly Written[]): readonly CheckStatus[] =>
  ABOUT_POLICIES.map((check) => check.judge(bucketWith(all)).status);

describe('for any policy', () => {
  it('one more Deny makes no check fail that passed', () => {
    fc.assert(
      fc.property(statements, statement('Deny'), (before, deny) => {
        const [was, is] = [statusesOf(before), statusesOf([...before, deny])];
        for (const [index, status] of was.entries()) if (status === 'pass') expect(is[index]).toBe('pass');
      }),
    );
  });

  it('one more Allow makes no check pass that failed', () => {
    fc.assert(
      fc.property(statements, statement('Allow'), (before, allow) => {
        const [was, is] = [statusesOf(before), statusesOf([...before, allow])];
        for (const [index, status] of was.entries()) if (status === 'fail') expect(is[index]).toBe('fail');
      }),
    );
  });

  it('the order of its statements makes no difference', () => {
    fc.assert(
      fc.property(statements, (all) => {
        expect(statusesOf([...all].reverse())).toEqual(statusesOf(all));
      }),
    );
  });
});
