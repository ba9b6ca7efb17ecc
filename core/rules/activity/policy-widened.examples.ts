import { allow, putPolicy, role, tlsOnly } from '../policies.examples.ts';
import { bucketCall, DENIED, EXAMPLE, objectCall, record } from '../records.examples.ts';
import type { ActivityRuleExamples } from '../rule-examples.ts';

const reader = allow(role('Trainer'), 's3:GetObject');
const writer = allow(role('Labeler'), ['s3:PutObject', 's3:DeleteObject']);
const service = allow({ Service: 'cloudtrail.amazonaws.com' }, 's3:PutObject');

const seesAcl = {
  ...allow({ Service: 'cloudtrail.amazonaws.com' }, 's3:GetBucketAcl'),
  Resource: `arn:aws:s3:::${EXAMPLE.bucket}`,
};

const abac = (Status: string) => bucketCall('PutBucketAbac', { abac: '', AbacStatus: { Status } });

const resourceArn = `arn:aws:s3:::${EXAMPLE.bucket}`;

const TAGGINGS = {
  PutBucketTagging: bucketCall('PutBucketTagging', { tagging: '' }),
  DeleteBucketTagging: bucketCall('DeleteBucketTagging', { tagging: '' }),
  TagResource: record('s3', 'TagResource', {
    resourceArn,
    TagResourceRequest: { Tags: { Tag: { Key: 'team', Value: 'mallory' } } },
  }),
  UntagResource: record('s3', 'UntagResource', { resourceArn, tagKeys: 'team' }),
  PutObjectTagging: objectCall('PutObjectTagging', 'moderation/v3/a', { tagging: '' }),
  DeleteObjectTagging: objectCall('DeleteObjectTagging', 'moderation/v3/a', { tagging: '' }),
};

export const examples: ActivityRuleExamples = {
  fires: [
    { title: 'tags of the bucket decide who has access', records: [abac('Enabled')], severity: 'medium' },
    ...Object.entries(TAGGINGS).map(([name, tagging]) => ({
      title: `tags are changed while they decide: ${name}`,
      records: [abac('Enabled'), tagging],
      severity: 'low' as const,
    })),
    {
      title: 'another role of the account may write',
      records: [putPolicy([reader]), putPolicy([reader, writer])],
      severity: 'medium',
    },
    {
      title: 'the Deny of plain HTTP is gone',
      records: [putPolicy([tlsOnly, writer]), putPolicy([writer])],
      severity: 'medium',
    },
    {
      title: 'another role of the account may read',
      records: [putPolicy([writer]), putPolicy([writer, reader])],
      severity: 'info',
    },
    {
      title: 'a first policy lets a role of the account write',
      records: [putPolicy([writer])],
      severity: 'low',
    },
    {
      title: 'a service comes without a word on whose behalf',
      records: [putPolicy([service])],
      severity: 'medium',
    },
    {
      title: 'a service may write that could only see the ACL',
      records: [putPolicy([seesAcl]), putPolicy([seesAcl, service])],
      severity: 'medium',
    },
    {
      title: 'a service may see the ACL, and nothing in the bucket',
      records: [putPolicy([reader]), putPolicy([reader, seesAcl])],
      severity: 'info',
    },
    {
      title: 'it is set to what nobody can judge',
      records: [putPolicy([{ Effect: 'Perhaps', Principal: '*', Action: 's3:*', Resource: '*' }])],
      severity: 'medium',
    },
    {
      title: 'somebody was not allowed to, and the record does not say what',
      records: [bucketCall('PutBucketPolicy', {}, DENIED)],
      severity: 'low',
    },
  ],
  quiet: [
    { title: 'tags are to decide nothing any more', records: [abac('Enabled'), abac('Disabled')] },
    {
      title: 'tags that decide already are to decide once more',
      records: [abac('Enabled'), abac('Enabled')],
    },
    ...Object.entries(TAGGINGS).flatMap(([name, tagging]) => [
      { title: `tags are changed that decide nothing: ${name}`, records: [tagging] },
      {
        title: `tags are changed after they were to decide nothing any more: ${name}`,
        records: [abac('Enabled'), abac('Disabled'), tagging],
      },
    ]),
    {
      title: 'an access point is tagged',
      records: [
        abac('Enabled'),
        record('s3', 'TagResource', {
          resourceArn: `arn:aws:s3:eu-west-1:${EXAMPLE.account}:accesspoint/training`,
        }),
      ],
    },
    { title: 'a first policy lets a service see the ACL, and nothing else', records: [putPolicy([seesAcl])] },
    { title: 'a first policy lets a role of the account read', records: [putPolicy([reader])] },
    { title: 'a Deny is added', records: [putPolicy([writer]), putPolicy([writer, tlsOnly])] },
    { title: 'the order is another', records: [putPolicy([reader, writer]), putPolicy([writer, reader])] },
    { title: 'a statement is taken away', records: [putPolicy([reader, writer]), putPolicy([reader])] },
    {
      title: 'a service comes on behalf of the account',
      records: [
        putPolicy([{ ...service, Condition: { StringEquals: { 'aws:SourceAccount': EXAMPLE.account } } }]),
      ],
    },
  ],
};
