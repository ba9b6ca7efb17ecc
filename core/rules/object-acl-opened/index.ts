import { textAt } from '../../base/json.ts';
import { grantsIn } from '../../cloudtrail/acl-grants.ts';
import { guardedWrite } from '../../cloudtrail/guarded-object.ts';
import { describeGrants, openness } from '../../cloudtrail/opened-grants.ts';
import { aboutObject } from '../../cloudtrail/subjects.ts';
import type { Guard } from '../../scope/guard.ts';
import { DENIED, EXAMPLE, objectCall } from '../records.ts';
import type { ActivityRule } from '../rule.ts';
import { CLOUD_STORAGE_DATA } from '../techniques.ts';

const KEY = 'moderation/v3/labels-007.jsonl';
const ALL_USERS = 'http://acs.amazonaws.com/groups/global/AllUsers';
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
const grantTo = (uri: string) => ({
  AccessControlPolicy: { AccessControlList: { Grant: { Grantee: { URI: uri }, Permission: 'READ' } } },
});

export const objectAclOpened: ActivityRule = {
  id: 'object-acl-opened',
  title: 'object ACL opened',
  meaning:
    'The ACL of a guarded object, set on its own or with the upload, gives something to everybody, to every AWS account, or to somebody else.',
  techniques: [CLOUD_STORAGE_DATA],
  runbook: [
    'Set the ACL of the object back to private; switch ACLs off for the bucket (BucketOwnerEnforced).',
    'Treat what the object holds as read by others.',
  ],
  firstStep: "Set the object's ACL back to private.",
  judge(activity) {
    const write = guardedWrite(activity);
    if (write === null || write.kind === 'deletes') return [];
    const grants = grantsIn(write.call.parameters) ?? [];
    const severity = openness(grants, textAt(write.call.parameters, 'AccessControlPolicy', 'Owner', 'ID'));
    if (severity === null) return [];
    const reason = `the ACL of the object now gives ${describeGrants(grants)}`;
    return [
      { severity, reason, details: [], subject: aboutObject(write.bucket, write.key, write.versionId) },
    ];
  },
  examples: {
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
  },
};
