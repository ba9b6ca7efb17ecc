import { describe, expect, it } from 'vitest';
import {
  allow,
  analysed,
  BUCKET,
  CONTEXT,
  deny,
  OBJECTS,
  OTHER,
  OWN,
  policyText,
  type Written,
} from '../../test/policies/samples.ts';
import { analysePolicy } from './analyse.ts';
import { parsePolicy } from './document.ts';

const TLS = deny({ Condition: { Bool: { 'aws:SecureTransport': 'false' } } });

const rules = (...statements: Written[]): string[] =>
  analysed([...statements, TLS]).findings.map(({ rule, severity }) => `${rule} ${severity}`);
const own = (over: Written = {}) => allow({ Principal: { AWS: `arn:aws:iam::${OWN}:role/Reader` }, ...over });

describe('what everybody and outsiders may do', () => {
  it('reading is one finding', () => {
    expect(rules(allow())).toEqual(['policy-public critical']);
    expect(rules(allow({ Principal: { AWS: OTHER } }))).toEqual(['policy-external-account high']);
    expect(rules(own())).toEqual([]);
  });

  it.each([
    's3:PutObject',
    's3:Delete*',
    's3:P*',
    '*',
    's3:RestoreObject',
    's3:AbortMultipartUpload',
    's3:NewObjectWrite',
  ])('writing without conditions is another: %s', (Action) => {
    expect(rules(allow({ Action }))).toContain('policy-unconditional-write critical');
    expect(rules(allow({ Action, Principal: { AWS: OTHER } }))).toContain('policy-unconditional-write high');
    expect(rules(own({ Action }))).toEqual([]);
  });

  it('with conditions it is not', () => {
    const Condition = { StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control' } };
    expect(rules(allow({ Action: 's3:PutObject', Condition }))).toEqual(['policy-public critical']);
  });

  it.each([
    's3:PutBucketPolicy',
    's3:PutLifecycleConfiguration',
    's3:DeleteBucket',
    's3:*Policy',
    's3:PutNewThing',
  ])('changing the configuration is another: %s', (Action) => {
    const found = rules(allow({ Action, Resource: BUCKET, Principal: { AWS: OTHER } }));
    expect(found).toContain('policy-configuration-rights high');
  });

  it('actions on objects change no configuration, whatever their wildcards', () => {
    expect(rules(allow({ Action: 's3:Put*', Resource: OBJECTS }))).not.toContain(
      'policy-configuration-rights critical',
    );
  });

  it('who comes from a named network is reported, and is nothing wrong', () => {
    const Condition = { StringEquals: { 'aws:SourceVpce': 'vpce-1' } };
    expect(rules(allow({ Condition }))).toEqual(['policy-place-only info']);
  });

  it('says who, what and by which statement', () => {
    const { findings } = analysed([
      TLS,
      allow({ Sid: 'Partners', Principal: { AWS: [OTHER, OWN] }, Action: ['s3:getobject', 's3:List*'] }),
    ]);
    expect(findings).toEqual([
      {
        rule: 'policy-external-account',
        severity: 'high',
        statement: 'Partners',
        reason: `${OTHER} may use s3:GetObject, s3:List*`,
      },
    ]);
  });
});

describe('a service that may be sent by anybody', () => {
  const service = (Condition?: Written) =>
    allow({ Principal: { Service: 'cloudfront.amazonaws.com' }, Condition });

  it.each([
    undefined,
    { StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control' } },
    { StringEqualsIfExists: { 'aws:SourceAccount': OWN } },
    { ArnLike: { 'aws:SourceArn': 'arn:aws:cloudfront::*:distribution/*' } },
    { ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::acme-source' } },
    { ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::*' } },
    { ArnLike: { 'aws:SourceArn': 'arn:aws:cloudtrail:*:*:trail/main' } },
    { StringLike: { 'aws:SourceAccount': '1111*' } },
    { ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::acme-source' }, StringLike: { 'aws:SourceAccount': '*' } },
  ])('is found: %j', (condition) => {
    expect(rules(service(condition))).toEqual(['policy-confused-deputy medium']);
  });

  it.each([
    { StringEquals: { 'aws:SourceAccount': OWN } },
    { ArnLike: { 'aws:SourceArn': `arn:aws:cloudfront::${OWN}:distribution/*` } },
    { ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::acme-source' }, StringEquals: { 'aws:SourceAccount': OWN } },
    { StringEquals: { 'AWS:SourceArn': `arn:aws:cloudfront::${OWN}:distribution/E1` } },
    { StringEquals: { 'aws:SourceOrgID': 'o-a1b2c3d4e5' } },
    { 'ForAnyValue:StringLike': { 'aws:SourceOrgPaths': 'o-a1b2c3d4e5/*' } },
  ])('one that acts for somebody named is not: %j', (condition) => {
    expect(rules(service(condition))).toEqual([]);
  });
});

describe('an Allow by what it is not', () => {
  it('is found, also within the account', () => {
    expect(rules(own({ Action: undefined, NotAction: 's3:DeleteBucket' }))).toEqual([
      'policy-not-action medium',
    ]);
    expect(rules(own({ Resource: undefined, NotResource: OBJECTS }))).toEqual(['policy-not-resource medium']);
    expect(rules(allow({ Principal: undefined, NotPrincipal: { AWS: OWN } }))).toContain(
      'policy-not-principal high',
    );
  });

  it('a Deny by what it is not is usual', () => {
    expect(
      rules(deny({ Action: undefined, NotAction: 's3:*', Principal: undefined, NotPrincipal: { AWS: OWN } })),
    ).toEqual([]);
  });
});

describe('transport', () => {
  const found = (...statements: Written[]) =>
    analysed(statements).findings.map(({ rule, severity }) => `${rule} ${severity}`);

  it.each<[string, readonly Written[]]>([
    ['one Deny', [TLS]],
    ['for AWS *', [deny({ Principal: { AWS: '*' }, Condition: { Bool: { 'aws:SecureTransport': false } } })]],
    [
      'of *',
      [deny({ Action: '*', Resource: '*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }), own()],
    ],
    [
      'in two parts',
      [
        deny({ Resource: BUCKET, Condition: TLS.Condition }),
        deny({ Resource: OBJECTS, Condition: TLS.Condition }),
      ],
    ],
    ['by version', [deny({ Condition: { NumericLessThanIfExists: { 's3:TlsVersion': '1.2' } } })]],
  ])('is enforced by %s', (_, statements) => {
    expect(found(...statements)).toEqual([]);
  });

  it.each<[string, readonly Written[]]>([
    ['nothing', [own()]],
    ['the objects only', [deny({ Resource: OBJECTS, Condition: TLS.Condition })]],
    ['writes only', [deny({ Action: 's3:PutObject', Condition: TLS.Condition })]],
    ['one account only', [deny({ Principal: { AWS: OWN }, Condition: TLS.Condition })]],
    [
      'some requests only',
      [
        deny({
          Condition: { Bool: { 'aws:SecureTransport': 'false' }, StringEquals: { 'aws:SourceVpc': 'vpc-1' } },
        }),
      ],
    ],
    ['the wrong ones', [deny({ Condition: { Bool: { 'aws:SecureTransport': 'true' } } })]],
    [
      'a version that a request without TLS has not',
      [deny({ Condition: { NumericLessThan: { 's3:TlsVersion': '1.2' } } })],
    ],
  ])('is not by a Deny of %s', (_, statements) => {
    expect(found(...statements)).toEqual(['policy-transport low']);
  });

  it('matters more where outsiders come', () => {
    expect(found(allow({ Principal: { AWS: OTHER } }))).toContain('policy-transport medium');
  });
});

it('names that repeat are a finding of their own', () => {
  const twice = policyText(own(), TLS).replace('"Effect":"Allow"', '"Effect":"Deny","Effect":"Allow"');
  const { findings } = analysePolicy(parsePolicy(twice), CONTEXT);
  expect(findings.map(({ rule }) => rule)).toEqual(['policy-repeated-names']);
});
