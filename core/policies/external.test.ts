import { describe, expect, it } from 'vitest';
import { allow, analysed, BUCKET, deny, OTHER, OWN, type Written } from '../../test/policies/samples.ts';
import type { PolicyContext } from './analyse.ts';

const THIRD = '444455556666';
const ORGANIZATION = 'o-a1b2c3d4e5';
const CANONICAL = '79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be';

const external = (statements: Written | readonly Written[], over: Partial<PolicyContext> = {}) =>
  analysed([statements].flat(), over).external;
const to = (Principal: unknown, Condition?: Written): Written => allow({ Principal, Condition });
const when = (operator: string, key: string, value: unknown): Written =>
  allow({ Condition: { [operator]: { [key]: value } } });

describe('outside is', () => {
  it.each([
    ['an account', { AWS: OTHER }, [OTHER]],
    ['its root', { AWS: `arn:aws:iam::${OTHER}:root` }, [OTHER]],
    ['one of its roles', { AWS: `arn:aws:iam::${OTHER}:role/path/Reader` }, [OTHER]],
    ['a session', { AWS: `arn:aws:sts::${OTHER}:assumed-role/Reader/s` }, [OTHER]],
    ['one in China', { AWS: `arn:aws-cn:iam::${OTHER}:root` }, [OTHER]],
    ['its identity provider', { Federated: `arn:aws:iam::${OTHER}:saml-provider/corporate` }, [OTHER]],
    ['several', { AWS: [`arn:aws:iam::${THIRD}:root`, OTHER, `arn:aws:iam::${OWN}:root`] }, [THIRD, OTHER]],
    ['a canonical user', { CanonicalUser: CANONICAL }, [CANONICAL]],
  ])('%s', (_, principal, expected) => {
    expect(external(to(principal))).toEqual(expected);
  });

  it('every account while the own one is not given', () => {
    expect(external(to({ AWS: OWN }), { account: null })).toEqual([OWN]);
  });

  it.each([
    ['the own account', { AWS: OWN }],
    ['a role of it', { AWS: `arn:aws:iam::${OWN}:role/Reader` }],
    ['an identity provider of it', { Federated: `arn:aws:iam::${OWN}:oidc-provider/gitlab.example` }],
    ['a service', { Service: 'logging.s3.amazonaws.com' }],
    [
      "CloudFront's identity",
      { AWS: 'arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E15MNIMTCFKK4C' },
    ],
    ['nobody by name: that is public', '*'],
  ])('not %s', (_, principal) => {
    expect(external(to(principal))).toEqual([]);
  });

  it('not whoever is trusted, by account, canonical id or organization', () => {
    expect(external(to({ AWS: OTHER }), { trustedAccounts: [OTHER] })).toEqual([]);
    expect(external(to({ CanonicalUser: CANONICAL }), { trustedAccounts: [CANONICAL] })).toEqual([]);
    const organization = when('StringEquals', 'aws:PrincipalOrgID', ORGANIZATION);
    expect(external(organization, { trustedAccounts: [ORGANIZATION] })).toEqual([]);
  });
});

describe('everybody, narrowed by a condition, is whom the condition names', () => {
  it.each([
    ['StringEquals', 'aws:PrincipalOrgID', ORGANIZATION, [ORGANIZATION]],
    ['ForAnyValue:StringLike', 'aws:PrincipalOrgPaths', `${ORGANIZATION}/r-ab12/*`, [ORGANIZATION]],
    ['StringEquals', 'aws:SourceOrgID', ORGANIZATION, [ORGANIZATION]],
    ['StringEquals', 'aws:PrincipalAccount', [OTHER, OWN], [OTHER]],
    ['ArnLike', 'aws:PrincipalArn', `arn:aws:iam::${OTHER}:role/*`, [OTHER]],
    ['StringEquals', 'aws:SourceAccount', OTHER, [OTHER]],
    ['StringEquals', 'aws:SourceOwner', OTHER, [OTHER]],
    ['ArnLike', 'aws:SourceArn', `arn:aws:sns:eu-west-1:${OTHER}:topic`, [OTHER]],
    ['StringEquals', 's3:DataAccessPointAccount', OTHER, [OTHER]],
    ['StringLike', 's3:DataAccessPointArn', `arn:aws:s3:eu-west-1:${OTHER}:accesspoint/*`, [OTHER]],
    ['StringEquals', 'aws:VpceAccount', OTHER, [OTHER]],
    ['StringEquals', 'aws:userid', 'AIDAJQABLZS4A3QDU576Q', ['AIDAJQABLZS4A3QDU576Q']],
    ['StringEquals', 'aws:PrincipalAccount', OWN, []],
    ['StringEquals', 's3:DataAccessPointAccount', OWN, []],
    ['StringEquals', 'aws:SourceAccount', OWN, []],
    ['ArnLike', 'aws:SourceArn', 'arn:aws:s3:::inventory-source', []],
    ['StringEquals', 'aws:SourceVpc', 'vpc-91237329', []],
    ['StringEquals', 'aws:SourceVpce', 'vpce-1a2b3c4d', []],
    ['IpAddress', 'aws:SourceIp', '203.0.113.0/24', []],
    ['IpAddress', 'aws:SourceIp', '10.0.0.0/8', []],
  ])('%s %s %s', (operator, key, value, expected) => {
    expect(external(when(operator, key, value))).toEqual(expected);
  });

  it('and nobody outside where that is the own organization', () => {
    const statement = when('StringEquals', 'aws:PrincipalOrgID', ORGANIZATION);
    expect(external(statement, { organization: ORGANIZATION })).toEqual([]);
    expect(external(statement, { organization: 'o-elsewhere1' })).toEqual([ORGANIZATION]);
  });
});

describe('several conditions leave whoever meets all', () => {
  it.each<[string, unknown, Written, readonly string[]]>([
    [
      'the account, whatever its network',
      { AWS: OTHER },
      { StringEquals: { 'aws:SourceVpce': 'vpce-1' } },
      [OTHER],
    ],
    [
      'the account, whatever its organization',
      { AWS: OTHER },
      { StringEquals: { 'aws:PrincipalOrgID': 'o-elsewhere1' } },
      [OTHER],
    ],
    [
      'nobody outside, in the own organization',
      { AWS: OTHER },
      { StringEquals: { 'aws:PrincipalOrgID': ORGANIZATION } },
      [],
    ],
    ['nobody, in another account', { AWS: OTHER }, { StringEquals: { 'aws:PrincipalAccount': OWN } }, []],
    [
      'nobody, being somebody else',
      { AWS: `arn:aws:iam::${OTHER}:root` },
      { ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${THIRD}:role/*` } },
      [],
    ],
    [
      'the account that both name',
      '*',
      {
        StringEquals: { 'aws:PrincipalAccount': [OTHER, THIRD] },
        ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${THIRD}:role/*` },
      },
      [THIRD],
    ],
    [
      'the account, where its key is optional',
      { AWS: OTHER },
      { StringEqualsIfExists: { 'aws:PrincipalOrgID': ORGANIZATION } },
      [OTHER],
    ],
    [
      'nobody outside, with one own side',
      '*',
      { StringEquals: { 'aws:SourceAccount': OWN }, ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::source' } },
      [],
    ],
  ])('%s', (_, principal, condition, expected) => {
    expect(external(to(principal, condition), { organization: ORGANIZATION })).toEqual(expected);
  });
});

describe('a service acts for', () => {
  const trail = (source: Written) => to({ Service: 'cloudtrail.amazonaws.com' }, source);

  it('whom its conditions name, if that is not the owner', () => {
    expect(external(trail({ StringEquals: { 'aws:SourceAccount': OTHER } }))).toEqual([OTHER]);
    expect(external(trail({ StringEquals: { 'aws:SourceAccount': OWN } }))).toEqual([]);
  });

  it('the owner, while it is not known who that is', () => {
    expect(external(trail({ StringEquals: { 'aws:SourceAccount': OTHER } }), { account: null })).toEqual([]);
  });
});

describe('a Deny keeps out', () => {
  const granted = allow({
    Principal: { AWS: [`arn:aws:iam::${OTHER}:root`, `arn:aws:iam::${THIRD}:role/Reader`] },
  });

  it.each<[string, Written, readonly string[]]>([
    ['everybody', {}, []],
    ['one of the accounts', { Principal: { AWS: OTHER } }, [THIRD]],
    ['one role by its account', { Principal: { AWS: `arn:aws:iam::${THIRD}:root` } }, [OTHER]],
    [
      'everybody but one',
      { Principal: undefined, NotPrincipal: { AWS: `arn:aws:iam::${OTHER}:root` } },
      [OTHER],
    ],
    [
      'whoever is not in the own organization',
      { Condition: { StringNotEquals: { 'aws:PrincipalOrgID': ORGANIZATION } } },
      [],
    ],
    [
      'whoever is in no account named',
      { Condition: { StringNotEquals: { 'aws:PrincipalAccount': [OWN, THIRD] } } },
      [THIRD],
    ],
    [
      'other networks, which says nothing about accounts',
      { Condition: { StringNotEquals: { 'aws:SourceVpce': 'vpce-1' } } },
      [THIRD, OTHER],
    ],
    [
      'requests without TLS only',
      { Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
      [THIRD, OTHER],
    ],
    ['a part', { Resource: `${BUCKET}/private/*` }, [THIRD, OTHER]],
  ])('%s', (_, over, expected) => {
    expect(external([granted, deny(over)], { organization: ORGANIZATION })).toEqual(expected);
  });
});
