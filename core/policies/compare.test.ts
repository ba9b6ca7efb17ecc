import { describe, expect, it } from 'vitest';
import {
  allow,
  BUCKET,
  CONTEXT,
  deny,
  OBJECTS,
  OTHER,
  OWN,
  policy,
  type Written,
} from '../../test/policies/samples.ts';
import { type AccessChange, comparePolicies } from './compare.ts';

const DATASETS = [
  { name: 'moderation-v3', prefix: 'moderation/v3/' },
  { name: 'incoming', prefix: 'incoming/' },
];

const compared = (
  before: readonly Written[] | null,
  after: readonly Written[] | null,
): readonly AccessChange[] =>
  comparePolicies(before && policy(...before), after && policy(...after), {
    ...CONTEXT,
    bucket: 'acme',
    datasets: DATASETS,
  });

const role = (name: string, account = OWN) => ({ AWS: `arn:aws:iam::${account}:role/${name}` });
const TLS = deny({ Sid: 'TLS', Condition: { Bool: { 'aws:SecureTransport': 'false' } } });
const NO_DELETES = deny({ Sid: 'NoDeletes', Action: 's3:DeleteObject*', Resource: OBJECTS });
const VPC = { StringEquals: { 'aws:SourceVpc': ['vpc-1', 'vpc-2'] } };

describe('nothing is wider', () => {
  it.each<[string, readonly Written[] | null, readonly Written[] | null]>([
    ['the same again', [allow(), TLS], [allow(), TLS]],
    ['no policy, and none', null, null],
    ['another order', [allow(), TLS], [TLS, allow()]],
    ['another Sid', [allow({ Sid: 'a' })], [allow({ Sid: 'b' })]],
    [
      'one statement made of two',
      [allow({ Action: 's3:GetObject' }), allow({ Action: 's3:PutObject' })],
      [allow({ Action: ['s3:PutObject', 's3:GetObject'] })],
    ],
    [
      'two made of one',
      [allow({ Principal: { AWS: [OTHER, OWN] } })],
      [allow({ Principal: { AWS: OTHER } }), allow({ Principal: { AWS: OWN } })],
    ],
    [
      'a condition taken apart',
      [allow({ Condition: VPC })],
      [
        allow({ Condition: { StringEquals: { 'aws:SourceVpc': 'vpc-1' } } }),
        allow({ Condition: { StringEquals: { 'aws:SourceVpc': 'vpc-2' } } }),
      ],
    ],
    [
      'a condition put together',
      [
        allow({ Condition: { StringEquals: { 'aws:SourceVpc': 'vpc-1' } } }),
        allow({ Condition: { StringEquals: { 'aws:SourceVpc': 'vpc-2' } } }),
      ],
      [allow({ Condition: VPC })],
    ],
    ['a Deny made of two', [deny({ Resource: BUCKET }), deny({ Resource: OBJECTS })], [deny()]],
    ['a Deny taken apart', [deny()], [deny({ Resource: BUCKET }), deny({ Resource: OBJECTS })]],
    ['an Allow less', [allow(), allow({ Action: 's3:PutObject' })], [allow()]],
    ['no policy any more', [allow()], null],
    ['a Deny more', [allow()], [allow(), TLS]],
    ['a wider Deny', [NO_DELETES], [deny()]],
    ['a Deny whose condition went', [TLS], [deny()]],
    ['fewer keys', [allow()], [allow({ Resource: `${BUCKET}/moderation/*` })]],
    ['fewer actions', [allow({ Action: 's3:*' })], [allow({ Action: ['s3:Get*', 's3:PutObject'] })]],
    [
      'a role of the account',
      [allow({ Principal: { AWS: OTHER } })],
      [allow({ Principal: role('Reader', OTHER) })],
    ],
    ['a condition more', [allow()], [allow({ Condition: VPC })]],
    [
      'a value less',
      [allow({ Condition: VPC })],
      [allow({ Condition: { StringEquals: { 'aws:SourceVpc': 'vpc-1' } } })],
    ],
    [
      'a narrower range',
      [allow({ Condition: { IpAddress: { 'aws:SourceIp': '203.0.0.0/16' } } })],
      [allow({ Condition: { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } } })],
    ],
    [
      'an exact value',
      [allow({ Condition: { StringLike: { 'aws:SourceVpc': 'vpc-*' } } })],
      [allow({ Condition: VPC })],
    ],
    [
      'more that is left out',
      [allow({ Condition: { StringNotEquals: { 'aws:SourceVpc': 'vpc-1' } } })],
      [allow({ Condition: { StringNotEquals: { 'aws:SourceVpc': ['vpc-1', 'vpc-2'] } } })],
    ],
    [
      'a shorter time',
      [allow({ Condition: { NumericLessThan: { 's3:signatureAge': '600000' } } })],
      [allow({ Condition: { NumericLessThan: { 's3:signatureAge': '300000' } } })],
    ],
    ['an Allow that a Deny cuts', [deny()], [deny(), allow()]],
    [
      'the members of an account by name',
      [allow({ Condition: { StringEquals: { 'aws:PrincipalAccount': OTHER } } })],
      [allow({ Principal: role('Reader', OTHER) })],
    ],
    [
      'a principal spared by NotPrincipal more',
      [allow({ Principal: undefined, NotPrincipal: { AWS: OWN } })],
      [allow({ Principal: undefined, NotPrincipal: { AWS: [OWN, OTHER] } })],
    ],
  ])('%s', (_, before, after) => {
    expect(compared(before, after)).toEqual([]);
  });
});

describe('an Allow is wider', () => {
  it('by a principal, and says what it can do to which datasets', () => {
    const before = [allow({ Principal: role('Reader') })];
    const after = [
      allow({
        Sid: 'Partners',
        Principal: { AWS: [`arn:aws:iam::${OWN}:role/Reader`, `arn:aws:iam::${OTHER}:role/Labeler`] },
        Action: ['s3:GetObject', 's3:PutObject'],
        Resource: [`${BUCKET}/moderation/*`],
      }),
    ];
    expect(compared(before, after)).toEqual([
      expect.objectContaining({
        principal: `arn:aws:iam::${OWN}:role/Reader`,
        actions: ['s3:PutObject'],
        isExternal: false,
        reason: 'this principal had not these actions on these resources before',
      }),
      {
        statement: 'Partners',
        principal: `arn:aws:iam::${OTHER}:role/Labeler`,
        actions: ['s3:GetObject', 's3:PutObject'],
        resources: [`${BUCKET}/moderation/*`],
        isPublic: false,
        isExternal: true,
        external: [OTHER],
        isWrite: true,
        isPublicWrite: false,
        isUndenied: false,
        datasets: ['moderation-v3'],
        reason: 'this principal had nothing before',
      },
    ]);
  });

  it.each<[string, Written, Written, object]>([
    ['an action', { Action: 's3:Get*' }, { Action: 's3:*' }, { actions: ['*'], isWrite: true }],
    [
      'a resource',
      { Resource: `${BUCKET}/incoming/*` },
      { Resource: OBJECTS },
      { resources: [OBJECTS], datasets: ['moderation-v3', 'incoming'] },
    ],
    [
      'a condition that went',
      { Condition: VPC },
      {},
      { isPublic: true, reason: expect.stringContaining('before: stringequals aws:sourcevpc vpc-1, vpc-2') },
    ],
    [
      'a value more',
      { Condition: VPC },
      { Condition: { StringEquals: { 'aws:SourceVpc': ['vpc-1', 'vpc-3'] } } },
      { isPublic: false },
    ],
    [
      'a wildcard',
      { Condition: VPC },
      { Condition: { StringLike: { 'aws:SourceVpc': 'vpc-*' } } },
      { isPublic: true },
    ],
    [
      'an optional condition',
      { Condition: VPC },
      { Condition: { StringEqualsIfExists: VPC.StringEquals } },
      { isPublic: true },
    ],
    [
      'a wider range',
      { Condition: { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } } },
      { Condition: { IpAddress: { 'aws:SourceIp': '203.0.0.0/16' } } },
      { isPublic: false },
    ],
    ['everybody', { Principal: role('Reader') }, { Principal: '*' }, { principal: '*', isPublic: true }],
    [
      'another role',
      { Principal: role('Reader') },
      { Principal: role('Writer') },
      { principal: `arn:aws:iam::${OWN}:role/Writer`, isExternal: false },
    ],
    [
      'whoever is not named',
      { Principal: role('Reader') },
      { Principal: undefined, NotPrincipal: { AWS: OWN } },
      { principal: `everybody but ${OWN}`, isPublic: true },
    ],
    [
      'what is not named',
      { Action: 's3:GetObject' },
      { Action: undefined, NotAction: 's3:DeleteObject' },
      { actions: ['everything but s3:DeleteObject'], isWrite: true },
    ],
  ])('by %s', (_, before, after, expected) => {
    expect(compared([allow(before)], [allow(after)])).toEqual([expect.objectContaining(expected)]);
  });

  it('by rights over the configuration, which reach every dataset', () => {
    const after = [allow({ Principal: { AWS: OTHER }, Action: 's3:PutBucketPolicy', Resource: BUCKET })];
    expect(compared(null, after)).toEqual([
      expect.objectContaining({ isWrite: true, datasets: ['moderation-v3', 'incoming'] }),
    ]);
  });
});

describe('a Deny that went or shrank is wider', () => {
  it('without TLS', () => {
    expect(compared([TLS], null)).toEqual([
      {
        statement: 'TLS',
        principal: '*',
        actions: ['*'],
        resources: [BUCKET, OBJECTS],
        isPublic: false,
        isExternal: false,
        external: [],
        isWrite: true,
        isPublicWrite: false,
        datasets: ['moderation-v3', 'incoming'],
        isUndenied: true,
        reason: 'a Deny where bool aws:securetransport false is gone',
      },
    ]);
  });

  it('and says whether everybody or outsiders gain by it', () => {
    const writers = allow({ Principal: { AWS: OTHER }, Action: 's3:*' });
    expect(compared([NO_DELETES, writers], [writers])).toEqual([
      expect.objectContaining({
        statement: 'NoDeletes',
        actions: ['s3:DeleteObject*'],
        isExternal: true,
        isPublic: false,
      }),
    ]);
    expect(compared([NO_DELETES, allow({ Action: 's3:*' })], [allow({ Action: 's3:*' })])).toEqual([
      expect.objectContaining({ isPublic: true, isWrite: true, isPublicWrite: true }),
    ]);
    const readers = allow({ Action: 's3:GetObject' });
    expect(compared([TLS], [readers])).toEqual([
      expect.objectContaining({ isPublic: true, isPublicWrite: false, isUndenied: false }),
      expect.objectContaining({ isPublic: true, isPublicWrite: false, isUndenied: true }),
    ]);
  });

  it.each<[string, Written]>([
    ['an action', { Action: 's3:DeleteObjectVersion' }],
    ['a part of the keys', { Resource: `${BUCKET}/incoming/*` }],
    ['whom it spares', { Principal: undefined, NotPrincipal: role('Admin') }],
    ['a condition', { Condition: { StringNotEquals: { 'aws:PrincipalAccount': OWN } } }],
    ['whom it denies', { Principal: { AWS: OTHER } }],
  ])('by %s', (_, over) => {
    const [found, ...others] = compared([NO_DELETES], [deny({ ...NO_DELETES, ...over })]);
    expect(others).toEqual([]);
    expect(found).toMatchObject({
      statement: 'NoDeletes',
      isWrite: true,
      reason: 'a Deny covers less than before',
    });
  });

  it('also where it names its part by a variable', () => {
    const home = deny({ Resource: `${BUCKET}/home/\${aws:username}/*` });
    expect(compared([home], [home])).toEqual([]);
    expect(compared([home], null)).toHaveLength(1);
  });
});
