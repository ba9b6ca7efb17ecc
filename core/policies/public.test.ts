import { describe, expect, it } from 'vitest';
import {
  allow,
  analysed,
  BUCKET,
  deny,
  OBJECTS,
  OTHER,
  OWN,
  variable,
  type Written,
} from '../../test/policies/samples.ts';

const isPublic = (...statements: Written[]): boolean => analysed(statements).isPublic;
const on = (operator: string, key: string, ...values: unknown[]): Written =>
  allow({ Condition: { [operator]: { [key]: values.length === 1 ? values[0] : values } } });

describe('a principal that is everybody makes a policy public', () => {
  it.each([
    ['*', '*'],
    ['AWS *', { AWS: '*' }],
    ['AWS [*]', { AWS: ['*'] }],
    ['* among others', { AWS: [`arn:aws:iam::${OWN}:root`, '*'] }],
    ['CanonicalUser *', { CanonicalUser: '*' }],
    ['Federated *', { Federated: '*' }],
    ['Service *', { Service: '*' }],
    ['a root of whatever account', { AWS: 'arn:aws:iam::*:root' }],
    ['any user of an account', { AWS: `arn:aws:iam::${OWN}:user/*` }],
    ['an identity provider of the world', { Federated: 'graph.facebook.com' }],
    ['another', { Federated: 'accounts.google.com' }],
    ['Cognito', { Federated: 'cognito-identity.amazonaws.com' }],
    ['Amazon', { Federated: 'www.amazon.com' }],
  ])('%s', (_, Principal) => {
    expect(isPublic(allow({ Principal }))).toBe(true);
  });

  it.each([
    ['an account', { AWS: OTHER }],
    ['its root', { AWS: `arn:aws:iam::${OTHER}:root` }],
    ['a role', { AWS: `arn:aws:iam::${OTHER}:role/Reader` }],
    ['a session', { AWS: `arn:aws:sts::${OTHER}:assumed-role/Reader/session` }],
    ['a user in China', { AWS: `arn:aws-cn:iam::${OTHER}:user/reader` }],
    ['a user in GovCloud', { AWS: `arn:aws-us-gov:iam::${OTHER}:user/reader` }],
    ['a unique id', { AWS: 'AIDAJQABLZS4A3QDU576Q' }],
    [
      'a canonical user',
      { CanonicalUser: '79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be' },
    ],
    ['a SAML provider of an account', { Federated: `arn:aws:iam::${OTHER}:saml-provider/corporate` }],
    [
      'an OIDC provider of an account',
      { Federated: `arn:aws:iam::${OTHER}:oidc-provider/token.actions.githubusercontent.com` },
    ],
    ['a service', { Service: 'cloudtrail.amazonaws.com' }],
    [
      'an origin access identity',
      { AWS: 'arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E15MNIMTCFKK4C' },
    ],
  ])('%s does not', (_, Principal) => {
    expect(isPublic(allow({ Principal }))).toBe(false);
  });

  it('so does NotPrincipal, which is everybody else', () => {
    expect(isPublic(allow({ Principal: undefined, NotPrincipal: { AWS: OWN } }))).toBe(true);
  });

  it.each([
    { Action: undefined, NotAction: 's3:Delete*' },
    { Resource: undefined, NotResource: `${BUCKET}/private/*` },
    { Action: '*' },
    { Action: 'S3:geTobject' },
    { Action: 's3:*Object' },
    { Resource: '*' },
    { Resource: undefined },
  ])('whatever it may do: %j', (over) => {
    expect(isPublic(allow(over))).toBe(true);
  });
});

describe('a condition on a fixed value makes it not public', () => {
  it.each([
    ['StringEquals', 'aws:PrincipalOrgID', 'o-a1b2c3d4e5'],
    ['StringEquals', 'aws:PrincipalAccount', OTHER],
    ['ArnEquals', 'aws:PrincipalArn', `arn:aws:iam::${OTHER}:role/Reader`],
    ['StringEquals', 'aws:SourceVpc', 'vpc-91237329'],
    ['StringEquals', 'AWS:SOURCEVPCE', 'vpce-1a2b3c4d'],
    ['StringLike', 'aws:SourceVpce', 'vpce-1a2b3c4d'],
    ['StringEqualsIgnoreCase', 'aws:SourceVpce', 'vpce-1a2b3c4d'],
    ['ArnLike', 'aws:SourceArn', 'arn:aws:s3:::inventory-source'],
    ['StringEquals', 'aws:SourceAccount', OTHER],
    ['StringEquals', 'aws:SourceOwner', OTHER],
    ['StringEquals', 'aws:userid', 'AIDAJQABLZS4A3QDU576Q'],
    ['StringEquals', 's3:DataAccessPointAccount', OTHER],
    ['StringEquals', 's3:DataAccessPointArn', `arn:aws:s3:eu-west-1:${OTHER}:accesspoint/reader`],
    ['StringLike', 's3:DataAccessPointArn', `arn:aws:s3:eu-west-1:${OTHER}:accesspoint/*`],
    [
      'StringEquals',
      's3:x-amz-server-side-encryption-aws-kms-key-id',
      `arn:aws:kms:eu-west-1:${OTHER}:key/1`,
    ],
    ['IpAddress', 'aws:SourceIp', '203.0.113.0/24'],
    ['IpAddress', 'aws:SourceIp', '203.0.113.9'],
    ['IpAddress', 'aws:SourceIp', '11.0.0.0/8'],
    ['IpAddress', 'aws:SourceIp', '10.0.0.0/8'],
    ['IpAddress', 'aws:SourceIp', '2001:db8::/32'],
    ['ForAnyValue:StringEquals', 'aws:SourceVpce', 'vpce-1a2b3c4d'],
    ['ForAnyValue:StringLike', 'aws:PrincipalOrgPaths', 'o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/*'],
    ['StringEquals', 'aws:SourceOrgID', 'o-a1b2c3d4e5'],
    ['StringEquals', 'aws:VpceAccount', OTHER],
  ])('%s %s %s', (operator, key, value) => {
    expect(isPublic(on(operator, key, value))).toBe(false);
    expect(isPublic(on(operator, key, [value]))).toBe(false);
  });

  it.each([
    ['a wildcard', 'StringLike', 'aws:SourceVpc', 'vpc-*'],
    ['a wildcard', 'StringLike', 'aws:PrincipalOrgID', 'o-*'],
    ['a question mark', 'StringLike', 'aws:SourceVpce', 'vpce-1a2b3c4?'],
    ['whatever account', 'ArnLike', 'aws:SourceArn', 'arn:aws:cloudfront::*:distribution/E1'],
    ['whatever account', 'StringLike', 'aws:SourceAccount', '*'],
    ['whatever account', 'StringLike', 's3:DataAccessPointArn', 'arn:aws:s3:*:*:accesspoint/reader'],
    ['whatever account', 'ArnLike', 'aws:PrincipalArn', 'arn:aws:iam::*:role/Reader'],
    ['whatever organization', 'ForAnyValue:StringLike', 'aws:PrincipalOrgPaths', 'o-*/r-ab12/*'],
    ['a variable', 'StringEquals', 'aws:PrincipalOrgID', variable('aws:ResourceOrgID')],
    ['a variable', 'StringEquals', 'aws:SourceVpce', variable('aws:SourceVpce')],
    ['a session of a role', 'StringLike', 'aws:userid', 'AROAEXAMPLEID:*'],
    ['half of the internet', 'IpAddress', 'aws:SourceIp', '0.0.0.0/1'],
    ['all of it', 'IpAddress', 'aws:SourceIp', '0.0.0.0/0'],
    ['all of it', 'IpAddress', 'aws:SourceIp', '::/0'],
    ['more than /8', 'IpAddress', 'aws:SourceIp', '10.0.0.0/7'],
    ['more than /32', 'IpAddress', 'aws:SourceIp', '2001:db8::/31'],
    ['IPv4 in the clothes of IPv6', 'IpAddress', 'aws:SourceIp', '::ffff:0.0.0.0/96'],
    ['no address', 'IpAddress', 'aws:SourceIp', 'anywhere'],
    ['the opposite', 'NotIpAddress', 'aws:SourceIp', '203.0.113.0/24'],
    ['the opposite', 'StringNotEquals', 'aws:SourceVpc', 'vpc-91237329'],
    ['no key needed', 'StringEqualsIfExists', 'aws:SourceVpc', 'vpc-91237329'],
    ['no key needed', 'ForAllValues:StringEquals', 'aws:SourceVpc', 'vpc-91237329'],
    ['any value', 'Null', 'aws:SourceVpce', 'false'],
    ['a key that everybody can have', 'StringEquals', 'aws:PrincipalTag/team', 'ml'],
    ['a key that everybody can have', 'StringEquals', 'aws:UserAgent', 'secret'],
    ['a key that everybody can have', 'StringLike', 'aws:Referer', 'https://example.com/*'],
    ['a key that everybody can have', 'Bool', 'aws:SecureTransport', 'true'],
    ['a key that everybody can have', 'Bool', 'aws:MultiFactorAuthPresent', 'true'],
    ['a key that everybody can have', 'IpAddress', 'aws:VpcSourceIp', '10.0.0.0/8'],
    ['a key about the resource', 'StringEquals', 'aws:ResourceAccount', OWN],
    ['a key about the resource', 'StringEquals', 's3:ResourceAccount', OWN],
    ['a key of other services', 'StringEquals', 'kms:CallerAccount', OWN],
    ['a key about the request', 'StringEquals', 's3:x-amz-acl', 'bucket-owner-full-control'],
    ['an operator that nobody knows', 'StringMatches', 'aws:SourceVpc', 'vpc-91237329'],
    ['nothing', 'StringEquals', 'aws:SourceVpc', ''],
  ])('%s does not: %s %s %s', (_, operator, key, value) => {
    expect(isPublic(on(operator, key, value))).toBe(true);
  });

  it('all of several values must be fixed, for they are alternatives', () => {
    expect(isPublic(on('StringLike', 'aws:SourceVpc', 'vpc-1', 'vpc-2'))).toBe(false);
    expect(isPublic(on('StringLike', 'aws:SourceVpc', 'vpc-1', 'vpc-*'))).toBe(true);
    expect(isPublic(on('IpAddress', 'aws:SourceIp', '203.0.113.0/24', '0.0.0.0/0'))).toBe(true);
  });

  it('one of several conditions is enough, for all must hold', () => {
    const Condition = {
      StringEquals: { 'aws:SourceVpce': 'vpce-1a2b3c4d' },
      StringLike: { 'aws:PrincipalOrgID': '*' },
    };
    expect(isPublic(allow({ Condition }))).toBe(false);
  });

  it('an optional one does where the key is demanded besides', () => {
    const optional = (Null: Written) =>
      allow({ Condition: { StringEqualsIfExists: { 'aws:SourceVpce': 'vpce-1' }, Null } });
    expect(isPublic(optional({ 'aws:SourceVpce': 'false' }))).toBe(false);
    expect(isPublic(optional({ 'aws:SourceVpce': 'true' }))).toBe(true);
    expect(isPublic(optional({ 'aws:SourceVpc': 'false' }))).toBe(true);
  });

  it('an identity provider of the world needs one as well', () => {
    const Principal = { Federated: 'graph.facebook.com' };
    const app = { StringEquals: { 'graph.facebook.com:app_id': '4711' } };
    expect(isPublic(allow({ Principal, Condition: app }))).toBe(true);
    const network = { StringEquals: { 'aws:SourceVpc': 'vpc-1' } };
    expect(isPublic(allow({ Principal, Condition: network }))).toBe(false);
  });

  it('one public statement is enough', () => {
    expect(isPublic(on('StringEquals', 'aws:SourceVpc', 'vpc-1'), allow())).toBe(true);
  });
});

describe('a Deny that surely cuts', () => {
  const denied = (over: Written, allowed: Written = {}) => isPublic(allow(allowed), deny(over));

  it.each<[string, Written, Written?]>([
    ['everything for everybody', {}],
    ['the same action', { Action: 's3:GetObject', Resource: OBJECTS }],
    ['objects, where objects are what is allowed', { Resource: OBJECTS }, { Resource: [BUCKET, OBJECTS] }],
    ['the whole bucket, where everything is allowed', {}, { Resource: '*', Action: '*' }],
    ['all but something else', { Action: undefined, NotAction: 's3:PutObject' }],
    [
      'everywhere but elsewhere',
      { Resource: undefined, NotResource: `${BUCKET}/public/*` },
      { Resource: `${BUCKET}/private/*` },
    ],
    [
      'everybody but a role',
      { Principal: undefined, NotPrincipal: { AWS: `arn:aws:iam::${OWN}:role/Admin` } },
    ],
    [
      'everybody outside an organization',
      { Condition: { StringNotEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } } },
    ],
    [
      'everybody outside the own organization',
      { Condition: { StringNotEquals: { 'aws:PrincipalOrgID': variable('aws:ResourceOrgID') } } },
    ],
    ['everybody outside an account', { Condition: { StringNotEquals: { 'aws:PrincipalAccount': OWN } } }],
    ['everybody outside an endpoint', { Condition: { StringNotEquals: { 'aws:SourceVpce': 'vpce-1' } } }],
    [
      'everybody outside, optionally',
      { Condition: { StringNotEqualsIfExists: { 'aws:SourceVpce': 'vpce-1' } } },
    ],
    ['other addresses', { Condition: { NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } } }],
    ['other roles', { Condition: { StringNotLike: { 'aws:userid': ['AROAEXAMPLEID:*', OWN] } } }],
    ['other roles', { Condition: { ArnNotLike: { 'aws:PrincipalArn': `arn:aws:iam::${OWN}:role/app-*` } } }],
    [
      'whoever is neither in the organization nor a service',
      {
        Condition: {
          StringNotEqualsIfExists: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' },
          BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
        },
      },
    ],
    [
      'on the condition that is allowed',
      { Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
      { Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
    ],
  ])('%s', (_, over, allowed) => {
    expect(denied(over, allowed)).toBe(false);
  });

  it.each<[string, Written, Written?]>([
    ['requests without TLS', { Condition: { Bool: { 'aws:SecureTransport': 'false' } } }],
    ['another action', { Action: 's3:PutObject' }],
    ['a part of the objects', { Resource: `${BUCKET}/private/*` }],
    ['the bucket, not its objects', { Resource: BUCKET }],
    ['a part of the actions', { Action: 's3:GetObject' }, { Action: 's3:Get*' }],
    ['one account', { Principal: { AWS: OTHER } }],
    [
      'everybody in an organization',
      { Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } } },
    ],
    [
      'whoever has the key, if not this value',
      { Condition: { 'ForAnyValue:StringNotEquals': { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } } },
    ],
    [
      'all networks that do not match a wildcard',
      { Condition: { StringNotLike: { 'aws:SourceVpc': 'vpc-*' } } },
    ],
    ['one network', { Condition: { StringEquals: { 'aws:SourceVpc': 'vpc-1' } } }],
    ['who has no network', { Condition: { Null: { 'aws:SourceVpce': 'true' } } }],
    [
      'whoever is outside and speaks without TLS',
      {
        Condition: {
          StringNotEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' },
          Bool: { 'aws:SecureTransport': 'false' },
        },
      },
    ],
    ['something that a variable names', { Resource: `${BUCKET}/\${aws:username}/*` }],
  ])('%s does not', (_, over, allowed) => {
    expect(denied(over, allowed)).toBe(true);
  });
});

describe('an access point', () => {
  const Resource = `arn:aws:s3:eu-west-1:${OWN}:accesspoint/reader/object/*`;
  const judged = (Condition: Written) =>
    analysed([allow({ Resource, Condition })], { kind: 'access-point' }).isPublic;

  it('is not narrowed by naming access points, as a bucket is', () => {
    expect(
      judged({ StringLike: { 's3:DataAccessPointArn': `arn:aws:s3:eu-west-1:${OWN}:accesspoint/*` } }),
    ).toBe(true);
    expect(judged({ StringEquals: { 'aws:SourceVpc': 'vpc-1' } })).toBe(false);
  });
});

describe('a key', () => {
  const judged = (statement: Written) =>
    analysed([allow({ Action: 'kms:*', Resource: '*', ...statement })], { kind: 'key' });

  it('is narrowed by the account that calls, not by the service in between', () => {
    const Condition = {
      StringEquals: { 'kms:CallerAccount': OWN, 'kms:ViaService': 's3.eu-west-1.amazonaws.com' },
    };
    expect(judged({ Condition })).toMatchObject({ isPublic: false, external: [] });
    expect(
      judged({ Condition: { StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } } }).isPublic,
    ).toBe(true);
  });

  it('is fine where its own account has all rights', () => {
    const Principal = { AWS: `arn:aws:iam::${OWN}:root` };
    expect(judged({ Principal })).toEqual({ isPublic: false, external: [], findings: [] });
  });
});
