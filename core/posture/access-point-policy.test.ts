import { expect, it } from 'vitest';
import { ALL_BLOCKED } from '../cloudtrail/settings/public-access-block.ts';
import { analysePolicy } from '../policies/analyse.ts';
import { readPolicy } from '../policies/document.ts';
import { seenThrough } from './access-point-policy.ts';
import { contextOf } from './bucket-policy.ts';
import { sampleBucket } from './sample-facts.examples.ts';
import {
  allow,
  deny,
  document,
  OTHER_ACCOUNT,
  OWN_ACCOUNT,
  type Written,
} from './sample-policies.examples.ts';

const BUCKET = sampleBucket();
const POINT = {
  name: 'training',
  exists: true,
  bucket: BUCKET.name,
  policy: null,
  isVpcOnly: false,
  block: ALL_BLOCKED,
};
const ARN = `arn:aws:s3:eu-west-1:${OWN_ACCOUNT}:accesspoint`;

const isPublic = (...statements: readonly Written[]): boolean => {
  const policy = readPolicy(document(...statements));
  return analysePolicy(seenThrough(policy, POINT, BUCKET), contextOf(BUCKET)).isPublic;
};

const everybody = (Condition: unknown) => allow({ Principal: '*', Condition });

it.each([
  { StringEquals: { 's3:DataAccessPointAccount': OWN_ACCOUNT } },
  { StringEquals: { 's3:DataAccessPointArn': `${ARN}/training` } },
  { ArnLike: { 's3:DataAccessPointArn': `${ARN}/*` } },
  { StringNotEquals: { 's3:DataAccessPointAccount': OTHER_ACCOUNT } },
  { StringEquals: { 's3:AccessPointNetworkOrigin': 'Internet' } },
])('the bucket leaves it to the access point under %j', (condition) => {
  expect(isPublic(everybody(condition))).toBe(true);
});

it.each([
  { StringEquals: { 's3:DataAccessPointAccount': OTHER_ACCOUNT } },
  { StringEquals: { 's3:DataAccessPointArn': `${ARN}/other` } },
  { StringEquals: { 's3:AccessPointNetworkOrigin': 'VPC' } },
  { StringEquals: { 's3:DataAccessPointAccount': OWN_ACCOUNT, 'aws:PrincipalOrgID': 'o-a1b2c3' } },
])('and not under %j', (condition) => {
  expect(isPublic(everybody(condition))).toBe(false);
});

it('and not where a Deny names it', () => {
  const delegating = everybody({ StringEquals: { 's3:DataAccessPointAccount': OWN_ACCOUNT } });
  expect(isPublic(delegating, deny({ ArnEquals: { 's3:DataAccessPointArn': `${ARN}/training` } }))).toBe(
    false,
  );
  expect(isPublic(delegating, deny({ ArnEquals: { 's3:DataAccessPointArn': `${ARN}/other` } }))).toBe(true);
});
