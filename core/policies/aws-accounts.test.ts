import { describe, expect, it } from 'vitest';
import type { Json } from '../base/json.ts';
import { analysePolicy, type PolicyContext } from './analyse.ts';
import { comparePolicies } from './compare.ts';
import { readPolicy } from './document.ts';

const BUCKET = 'acme-training-data';
const context: PolicyContext = {
  kind: 'bucket',
  bucket: BUCKET,
  account: '111122223333',
  trustedAccounts: [],
  organization: null,
};
const allow = (Principal: Json, Action: Json, Resource: Json = `arn:aws:s3:::${BUCKET}/*`): Json => ({
  Version: '2012-10-17',
  Statement: [
    { Sid: 'It', Effect: 'Allow', Principal, Action, Resource },
    {
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:*',
      Resource: '*',
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    },
  ],
});
const found = (policy: Json, over: Partial<PolicyContext> = {}) => {
  const { external, findings } = analysePolicy(readPolicy(policy), { ...context, ...over });
  return { external, findings: findings.map(({ rule, severity }) => `${rule} ${severity}`) };
};

const ELB = 'arn:aws:iam::127311923021:root';
const REDSHIFT = 'arn:aws:iam::193672423079:user/logs';
const CLOUDFRONT = 'c4c1ede66af53448b93c283ce9448c4ba468c9432aa01d700d3878632f77d2d0';

describe("AWS's own account", () => {
  it.each<[string, Json, Json]>([
    ['of load balancers', { AWS: ELB }, 's3:PutObject'],
    ['of load balancers, by its number', { AWS: '127311923021' }, 's3:PutObject'],
    ['of load balancers in China', { AWS: 'arn:aws-cn:iam::638102146993:root' }, 's3:PutObject'],
    ['of Redshift', { AWS: REDSHIFT }, ['s3:PutObject', 's3:GetBucketAcl']],
    ['of CloudFront, as a canonical user', { CanonicalUser: CLOUDFRONT }, 's3:PutObject'],
  ])('%s is a deputy where it delivers, and no stranger', (_, principal, action) => {
    expect(found(allow(principal, action))).toEqual({
      external: [],
      findings: ['policy-confused-deputy medium'],
    });
  });

  it('says which service to name instead', () => {
    const { findings } = analysePolicy(readPolicy(allow({ AWS: ELB }, 's3:PutObject')), context);
    expect(findings[0]?.reason).toContain(
      'AWS itself, which delivers access logs of load balancers for whoever has any; name the service logdelivery.elasticloadbalancing.amazonaws.com with aws:SourceArn instead',
    );
  });

  it('does no harm where it can only see the configuration', () => {
    const policy = allow({ AWS: REDSHIFT }, 's3:GetBucketAcl', `arn:aws:s3:::${BUCKET}`);
    expect(found(policy)).toEqual({ external: [], findings: ['policy-confused-deputy info'] });
  });

  it.each<[string, Json]>([
    ['reads', 's3:GetObject'],
    ['deletes', ['s3:PutObject', 's3:DeleteObject']],
    ['may do everything', 's3:*'],
    ['has a pattern that is more than delivery', 's3:Put*'],
  ])('is a stranger where it %s', (_, action) => {
    expect(found(allow({ AWS: REDSHIFT }, action)).external).toEqual(['193672423079']);
  });

  it('is a stranger beside a stranger, and nobody where it is trusted', () => {
    expect(found(allow({ AWS: [ELB, 'arn:aws:iam::999988887777:root'] }, 's3:PutObject')).external).toEqual([
      '999988887777',
    ]);
    expect(
      found(allow({ AWS: ELB }, 's3:PutObject'), { trustedAccounts: ['127311923021'] }).findings,
    ).toEqual([]);
  });
});

describe('the unique id of a user or a role', () => {
  const role = { AWS: 'AROAEXAMPLEEXAMPLE01' };

  it.each(['AROAEXAMPLEEXAMPLE01', 'AIDAEXAMPLEEXAMPLE01'])('%s is what a deletion left', (id) => {
    expect(found(allow({ AWS: id }, 's3:*'))).toEqual({
      external: [],
      findings: ['policy-deleted-principal info'],
    });
  });

  it('is somebody in a policy as a call sent it', () => {
    expect(found(allow(role, 's3:GetObject'), { isAsSent: true }).external).toEqual(['AROAEXAMPLEEXAMPLE01']);
  });

  it('gives no new access where it takes the place of a role that was deleted', () => {
    const before = readPolicy(allow({ AWS: 'arn:aws:iam::111122223333:role/Gone' }, 's3:PutObject'));
    const after = readPolicy(allow(role, 's3:PutObject'));
    expect(comparePolicies(before, after, { ...context, datasets: [] })).toEqual([]);
  });

  it('of another kind is unknown: only users and roles are principals', () => {
    expect(found(allow({ AWS: 'ANPAEXAMPLEEXAMPLE01' }, 's3:GetObject')).external).toEqual([
      'ANPAEXAMPLEEXAMPLE01',
    ]);
  });

  it('that a condition names is somebody', () => {
    const Condition = { StringLike: { 'aws:userid': 'AROAEXAMPLEEXAMPLE01:*' } };
    const policy = readPolicy({
      Statement: [{ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: '*', Condition }],
    });
    expect(analysePolicy(policy, context).external).toEqual(['AROAEXAMPLEEXAMPLE01']);
  });
});
