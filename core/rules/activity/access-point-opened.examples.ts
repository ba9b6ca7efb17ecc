import { DENIED, EXAMPLE, record } from '../records.examples.ts';
import type { ActivityRuleExamples } from '../rule-examples.ts';

const NAME = 'training';
const OBJECTS = `arn:aws:s3:eu-west-1:${EXAMPLE.account}:accesspoint/${NAME}/object/*`;

const create = (rest = {}) =>
  record('s3', 'CreateAccessPoint', {
    accountId: EXAMPLE.account,
    name: NAME,
    bucket: EXAMPLE.bucket,
    ...rest,
  });

const put = (principal: string, rest = {}) =>
  record(
    's3',
    'PutAccessPointPolicy',
    {
      accountId: EXAMPLE.account,
      name: NAME,
      policy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Principal: { AWS: principal }, Action: 's3:GetObject', Resource: OBJECTS },
        ],
      }),
    },
    rest,
  );

const other = `arn:aws:iam::${EXAMPLE.otherAccount}:root`;
const own = `arn:aws:iam::${EXAMPLE.account}:role/Trainer`;

export const examples: ActivityRuleExamples = {
  fires: [
    { title: 'everybody may come in', records: [create(), put('*')], severity: 'critical' },
    { title: 'another account may come in', records: [create(), put(other)], severity: 'high' },
    {
      title: 'an access point for a VPC lets another account in',
      records: [create({ vpcConfiguration: { vpcId: 'vpc-1' } }), put(other)],
      severity: 'high',
    },
    {
      title: 'it is made without Block Public Access',
      records: [create({ publicAccessBlockConfiguration: { blockPublicPolicy: false } })],
      severity: 'medium',
    },
    {
      title: 'an access grant lets an identity of another account in',
      records: [
        record('s3', 'CreateAccessGrant', {
          accountId: EXAMPLE.account,
          CreateAccessGrantRequest: {
            AccessGrantsLocationConfiguration: { S3SubPrefix: `s3://${EXAMPLE.bucket}/moderation/*` },
            Grantee: { GranteeType: 'IAM', GranteeIdentifier: other },
            Permission: 'READWRITE',
          },
        }),
      ],
      severity: 'high',
    },
    {
      title: 'the policy of a Multi-Region access point lets everybody in',
      records: [
        record('s3', 'PutMultiRegionAccessPointPolicy', {
          Details: {
            Name: NAME,
            Policy: JSON.stringify({
              Statement: { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: OBJECTS },
            }),
          },
        }),
      ],
      severity: 'critical',
    },
    {
      title: 'somebody was not allowed to open it',
      records: [create(), put('*', DENIED)],
      severity: 'medium',
    },
  ],
  quiet: [
    { title: 'an access point with all four settings of Block Public Access', records: [create()] },
    { title: 'a role of the account may read', records: [create(), put(own)] },
    { title: 'everybody in a VPC', records: [create({ VpcConfiguration: { VpcId: 'vpc-1' } }), put('*')] },
    { title: 'the same policy again', records: [create(), put(other), put(other)] },
  ],
};
