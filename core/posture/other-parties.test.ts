import { describe, expect, it } from 'vitest';
import { allow, CONTEXT, deny, OTHER, OWN, policy, type Written } from '../../test/policies/samples.ts';
import { otherParties } from './other-parties.ts';

const ROLE = `arn:aws:iam::${OTHER}:role/Reader`;
const ENDPOINT = { StringEquals: { 'aws:SourceVpce': 'vpce-1' } };
const parties = (...statements: Written[]) =>
  otherParties(policy(...statements), { ...CONTEXT, bucket: 'acme' });
const only = (over: Written, ...more: Written[]) => parties(allow(over), ...more)[0];

it('says who is outside, and not who is inside or everybody', () => {
  expect(only({ Principal: { AWS: OTHER } })?.names).toEqual([OTHER]);
  expect(parties(allow({ Principal: { AWS: OWN } }), allow())).toEqual([]);
});

describe('as a whole', () => {
  it.each<[boolean, Written]>([
    [true, { Principal: { AWS: OTHER } }],
    [true, { Principal: { AWS: `arn:aws:iam::${OTHER}:root` } }],
    [true, { Condition: { StringEquals: { 'aws:PrincipalAccount': OTHER } } }],
    [true, { Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-other' } } }],
    [false, { Principal: { AWS: ROLE } }],
    [false, { Condition: { ArnEquals: { 'aws:PrincipalArn': ROLE } } }],
    [false, { Principal: { AWS: OTHER }, Condition: { ArnEquals: { 'aws:PrincipalArn': ROLE } } }],
  ])('%s: %j', (isWhole, over) => {
    expect(only(over)).toMatchObject({ isWhole });
  });
});

describe('limited', () => {
  const other = { Principal: { AWS: OTHER } };

  it('to a place by a condition of its own, or by what a Deny leaves', () => {
    expect(only({ ...other, Condition: ENDPOINT })).toMatchObject({ isPlaced: true, isLimited: true });
    const left = deny({ Condition: { StringNotEquals: { 'aws:SourceVpce': 'vpce-1' } } });
    expect(only(other, left)).toMatchObject({ isPlaced: true, isLimited: true });
  });

  it('to an organization', () => {
    const Condition = { StringEquals: { 'aws:PrincipalOrgID': 'o-other' } };
    expect(only({ ...other, Condition })).toMatchObject({ isPlaced: false, isLimited: true });
  });

  it.each([
    {},
    { StringEquals: { 'aws:PrincipalAccount': OTHER } },
    { StringLike: { 'aws:SourceVpce': 'vpce-*' } },
    { StringEqualsIfExists: { 'aws:SourceVpce': 'vpce-1' } },
    { StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control' } },
    { StringEquals: { 's3:DataAccessPointAccount': OTHER } },
    { StringEquals: { 'aws:VpceAccount': OTHER } },
  ])('to nothing by %j', (Condition) => {
    expect(only({ ...other, Condition })).toMatchObject({ isPlaced: false, isLimited: false });
  });

  it('to its own access point, network or resource, when it is everybody there', () => {
    for (const key of ['s3:DataAccessPointAccount', 'aws:VpceAccount', 'aws:SourceAccount']) {
      const found = only({ Condition: { StringEquals: { [key]: OTHER } } });
      expect(found).toMatchObject({ names: [OTHER], isWhole: true, isPlaced: false, isLimited: false });
    }
  });

  it('to an access point of the owner', () => {
    const Condition = { StringEquals: { 's3:DataAccessPointAccount': OWN } };
    expect(only({ ...other, Condition })).toMatchObject({ isPlaced: true });
  });

  it('to nothing by a Deny of something else', () => {
    const Condition = { StringNotEquals: { 'aws:SourceVpce': 'vpce-1' } };
    expect(only(other, deny({ Action: 's3:DeleteObject', Condition }))).toMatchObject({ isPlaced: false });
  });
});

it('says who may write', () => {
  expect(only({ Principal: { AWS: OTHER } })).toMatchObject({ isWriting: false });
  expect(only({ Principal: { AWS: OTHER }, Action: 's3:Put*' })).toMatchObject({ isWriting: true });
});
