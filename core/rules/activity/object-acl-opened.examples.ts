import type { Guard } from '../../scope/guard.ts';
import { DENIED, EXAMPLE, objectCall } from '../records.examples.ts';
import type { ActivityRuleExamples } from '../rule-examples.ts';

const grantTo = (uri: string) => ({
  AccessControlPolicy: { AccessControlList: { Grant: { Grantee: { URI: uri }, Permission: 'READ' } } },
});

const ONE_BUCKET: Guard = {
  scope: 'configured',
  buckets: [
    { name: EXAMPLE.bucket, datasets: [{ name: 'labels', prefix: '', mode: 'sealed', writers: [] }] },
  ],
  account: EXAMPLE.account,
  trustedAccounts: [],
  organization: null,
  keys: [],
  stack: 'Sealwatch',
};

const ALL_USERS = 'http://acs.amazonaws.com/groups/global/AllUsers';

const KEY = 'moderation/v3/labels-007.jsonl';

export const examples: ActivityRuleExamples = {
  fires: [
    {
      title: 'an object is made public',
      records: [objectCall('PutObjectAcl', KEY, { 'x-amz-acl': 'public-read', acl: '' })],
      severity: 'high',
    },
    {
      title: 'the same as XML',
      records: [objectCall('PutObjectAcl', KEY, grantTo(ALL_USERS))],
      severity: 'high',
    },
    {
      title: 'it is uploaded as public',
      records: [objectCall('PutObject', KEY, { 'x-amz-acl': 'public-read-write' })],
      severity: 'critical',
    },
    {
      title: 'it is made public through an access point, by its alias',
      records: [
        objectCall('PutObjectAcl', KEY, {
          bucketName: 'backdoor-4p5q6r7s8t9u0v1w2x3y4z5a6b7c8use1a-s3alias',
          'x-amz-acl': 'public-read',
        }),
      ],
      severity: 'high',
      guard: ONE_BUCKET,
    },
    {
      title: 'somebody was not allowed to make it public',
      records: [objectCall('PutObjectAcl', KEY, { 'x-amz-acl': 'public-read' }, DENIED)],
      severity: 'low',
    },
  ],
  quiet: [
    { title: 'an upload without an ACL', records: [objectCall('PutObject', KEY)] },
    {
      title: 'the owner of the bucket gets control',
      records: [objectCall('PutObject', KEY, { 'x-amz-acl': 'bucket-owner-full-control' })],
    },
    { title: 'private', records: [objectCall('PutObjectAcl', KEY, { 'x-amz-acl': 'private' })] },
  ],
};
