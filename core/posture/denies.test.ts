import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CONTEXT, deny, OBJECTS, OWN, policy, type Written } from '../../test/policies/samples.ts';
import { notDenied, type Probe } from './denies.ts';

const PLAIN: Probe = {
  title: 'requests over plain HTTP',
  actions: ['*'],
  levels: ['bucket', 'object'],
  principal: null,
  keys: { 'aws:securetransport': 'false' },
};
const Condition = { Bool: { 'aws:SecureTransport': 'false' } };

const denies = (statements: readonly Written[], probe: Partial<Probe> = {}): boolean =>
  notDenied(policy(...statements), { ...CONTEXT, bucket: 'acme' }, [{ ...PLAIN, ...probe }]).length === 0;

describe('denies', () => {
  it.each<[string, Written[]]>([
    ['by one statement', [deny({ Condition })]],
    ['without conditions', [deny()]],
    ['for everybody who is signed in or not', [deny({ Principal: { AWS: '*' }, Condition })]],
    ['whatever else is there', [deny({ Condition }), deny({ Action: 's3:DeleteBucket' })]],
    ['all resources', [deny({ Resource: '*', Condition })]],
    ['with all actions', [deny({ Action: '*', Condition })]],
    [
      'bucket and objects by statements of their own',
      [deny({ Resource: OBJECTS, Condition }), deny({ Resource: 'arn:aws:s3:::acme', Condition })],
    ],
    [
      'in another partition',
      [deny({ Resource: ['arn:aws-cn:s3:::acme', 'arn:aws-cn:s3:::acme/*'], Condition })],
    ],
  ])('%s', (_, statements) => {
    expect(denies(statements)).toBe(true);
  });
});

describe('does not deny for sure', () => {
  it.each<[string, Written[]]>([
    ['without any statement', []],
    ['the bucket itself', [deny({ Resource: OBJECTS, Condition })]],
    ['the objects', [deny({ Resource: 'arn:aws:s3:::acme', Condition })]],
    ['objects elsewhere', [deny({ Resource: ['arn:aws:s3:::acme', 'arn:aws:s3:::acme/data/*'], Condition })]],
    ['another bucket', [deny({ Resource: ['arn:aws:s3:::other', 'arn:aws:s3:::other/*'], Condition })]],
    ['other actions', [deny({ Action: 's3:Get*', Condition })]],
    ['others than those named', [deny({ Principal: { AWS: OWN }, Condition })]],
    ['those who are excepted', [deny({ Principal: undefined, NotPrincipal: { AWS: OWN }, Condition })]],
    ['the opposite', [deny({ Condition: { Bool: { 'aws:SecureTransport': 'true' } } })]],
    [
      'who does not meet another condition',
      [deny({ Condition: { ...Condition, StringEquals: { 'aws:PrincipalAccount': OWN } } })],
    ],
    ['by an Allow', [deny({ Effect: 'Allow', Condition })]],
  ])('%s', (_, statements) => {
    expect(denies(statements)).toBe(false);
  });
});

it('asks about one identity where the probe has one', () => {
  const principal = `arn:aws:iam::${OWN}:role/Somebody`;
  const spared = { Principal: undefined, NotPrincipal: { AWS: `arn:aws:iam::${OWN}:role/Admin` } };
  expect(denies([deny(spared)], { principal })).toBe(true);
  expect(denies([deny({ Principal: undefined, NotPrincipal: { AWS: OWN } })], { principal })).toBe(false);
  expect(denies([deny({ Principal: { AWS: OWN } })], { principal })).toBe(true);
});

it('never denies less by another statement', () => {
  const statement = fc.record({
    Resource: fc.constantFrom('*', OBJECTS, 'arn:aws:s3:::acme'),
    Action: fc.constantFrom('s3:*', 's3:GetObject', 's3:Put*'),
    Condition: fc.constantFrom(Condition, {}, { StringEquals: { 'aws:k': 'v' } }),
  });
  fc.assert(
    fc.property(fc.array(statement, { maxLength: 4 }), statement, (before, more) => {
      const written = before.map((each) => deny(each));
      if (denies(written)) expect(denies([...written, deny(more)])).toBe(true);
    }),
  );
});
