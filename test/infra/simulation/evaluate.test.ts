import { describe, expect, it } from 'vitest';
import { type Caller, isAllowed, type Target } from './evaluate.ts';
import type { Statement } from './policy.ts';

const OWN = '111122223333';
const role = (account: string, ...statements: readonly Statement[]): Caller => ({
  name: 'role',
  arn: `arn:aws:iam::${account}:role/r`,
  account,
  policies: [{ Statement: statements }],
});
const nobody: Caller = { name: 'nobody', arn: null, account: null, policies: [] };
const bucket = (...statements: readonly Statement[]): Target => ({
  account: OWN,
  policy: { Statement: statements },
  restrictsPublic: true,
  kind: 'bucket',
});
const allow: Statement = { Effect: 'Allow', Action: 's3:Get*', Resource: '*' };
const deny: Statement = { ...allow, Effect: 'Deny', Principal: '*' };
const fromRole: Statement = { ...allow, Principal: { AWS: `arn:aws:iam::${OWN}:role/r` } };
const OTHER = '999988887777';
const fromOther: Statement = { ...allow, Principal: { AWS: `arn:aws:iam::${OTHER}:root` } };

const get = (caller: Caller, target: Target): boolean =>
  isAllowed({ caller, action: 's3:GetObject', resource: 'arn:aws:s3:::b/k', keys: {} }, target);

describe('a request is allowed', () => {
  it.each<[string, boolean, Caller, Target]>([
    ['by an identity policy of the same account', true, role(OWN, allow), bucket()],
    ['by the bucket policy that names the role', true, role(OWN), bucket(fromRole)],
    ['not without anything', false, role(OWN), bucket()],
    ['not against a Deny of the bucket', false, role(OWN, allow), bucket(fromRole, deny)],
    ['not against a Deny of the identity', false, role(OWN, { ...allow, Effect: 'Deny' }), bucket(fromRole)],
    ['from another account by both', true, role(OTHER, allow), bucket(fromOther)],
    ['from another account not by its own policy', false, role(OTHER, allow), bucket()],
    ['from another account not by the bucket alone', false, role(OTHER), bucket(fromOther)],
    [
      'not from anybody, where public policies do not count',
      false,
      nobody,
      bucket({ ...allow, Principal: '*' }),
    ],
    [
      'from anybody, where they count',
      true,
      nobody,
      { ...bucket({ ...allow, Principal: '*' }), restrictsPublic: false },
    ],
    [
      'not for a key that does not hand over to the account',
      false,
      role(OWN, allow),
      { ...bucket(), kind: 'key' },
    ],
  ])('%s: %s', (_, isSo, caller, target) => {
    expect(get(caller, target)).toBe(isSo);
  });
});
