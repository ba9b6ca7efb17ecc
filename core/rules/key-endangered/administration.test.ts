import { describe, expect, it } from 'vitest';
import { readPolicy } from '../../policies/document.ts';
import { EXAMPLE } from '../records.examples.ts';
import { administrationOf } from './policy.ts';

const ROOT = `arn:aws:iam::${EXAMPLE.account}:root`;
const ROLE = `arn:aws:iam::${EXAMPLE.account}:role/Admin`;
const OTHER = `arn:aws:iam::${EXAMPLE.otherAccount}:root`;

const statement = (Effect: string, who: object, Action: string | string[] = 'kms:*', more: object = {}) => ({
  Effect,
  ...who,
  Action,
  Resource: '*',
  ...more,
});

const to = (AWS: string) => ({ Principal: { AWS } });

describe('who administers a key', () => {
  it.each([
    ['the account, by its ARN', [statement('Allow', to(ROOT))], 'account'],
    ['the account, by its number', [statement('Allow', to(EXAMPLE.account))], 'account'],
    ['the account, by one pattern of actions', [statement('Allow', to(ROOT), 'kms:Put*')], 'account'],
    ['one role', [statement('Allow', to(ROLE), ['kms:Decrypt', 'KMS:PutKeyPolicy'])], 'named'],
    ['nobody who may only use it', [statement('Allow', to(ROOT), 'kms:Decrypt')], 'nobody'],
    ['nobody, where another account does', [statement('Allow', to(OTHER))], 'nobody'],
    [
      'nobody, where everybody is denied',
      [statement('Allow', to(ROOT)), statement('Deny', { Principal: '*' }, 'kms:Put*')],
      'nobody',
    ],
    [
      'one role, where everybody else is denied',
      [statement('Allow', to(ROOT)), statement('Deny', { NotPrincipal: { AWS: ROLE } })],
      'named',
    ],
    [
      'nobody, where all but another account are denied',
      [statement('Allow', to(ROOT)), statement('Deny', { NotPrincipal: { AWS: OTHER } })],
      'nobody',
    ],
    [
      'the account, where a Deny has conditions',
      [
        statement('Allow', to(ROOT)),
        statement('Deny', { Principal: '*' }, 'kms:*', {
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        }),
      ],
      'account',
    ],
    [
      'the account, where the Deny is about use',
      [statement('Allow', to(ROOT)), statement('Deny', { Principal: '*' }, 'kms:Decrypt')],
      'account',
    ],
  ])('is %s', (_, statements, administration) => {
    const policy = readPolicy({ Version: '2012-10-17', Statement: statements });
    expect(administrationOf(policy, EXAMPLE.account)).toBe(administration);
  });
});
