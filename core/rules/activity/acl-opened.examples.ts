import type { JsonObject } from '../../base/json.ts';
import { bucketCall, DENIED } from '../records.examples.ts';
import type { ActivityRuleExamples } from '../rule-examples.ts';

const ALL_USERS = 'http://acs.amazonaws.com/groups/global/AllUsers';

const xml = (grant: JsonObject | readonly JsonObject[]): JsonObject => ({
  AccessControlPolicy: { Owner: { ID: 'owner-id' }, AccessControlList: { Grant: grant } },
});

const toAll = { Grantee: { 'xsi:type': 'Group', URI: ALL_USERS }, Permission: 'READ' };
const toOwner = { Grantee: { 'xsi:type': 'CanonicalUser', ID: 'owner-id' }, Permission: 'FULL_CONTROL' };
const toOther = { Grantee: { 'xsi:type': 'CanonicalUser', ID: 'other-id' }, Permission: 'FULL_CONTROL' };

export const examples: ActivityRuleExamples = {
  fires: [
    {
      title: 'everybody may read',
      records: [bucketCall('PutBucketAcl', { 'x-amz-acl': 'public-read' })],
      severity: 'high',
    },
    {
      title: 'everybody may write',
      records: [bucketCall('PutBucketAcl', { 'x-amz-acl': ['public-read-write'] })],
      severity: 'critical',
    },
    {
      title: 'the same as XML, beside the grant of the owner',
      records: [bucketCall('PutBucketAcl', xml([toOwner, toAll]))],
      severity: 'high',
    },
    {
      title: 'a grant in a header',
      records: [bucketCall('PutBucketAcl', { 'x-amz-grant-write': `uri="${ALL_USERS}"` })],
      severity: 'critical',
    },
    {
      title: "somebody else's account gets full control",
      records: [bucketCall('PutBucketAcl', xml([toOwner, toOther]))],
      severity: 'high',
    },
    {
      title: 'a bucket is made with a public ACL',
      records: [bucketCall('CreateBucket', { 'x-amz-acl': 'public-read' })],
      severity: 'high',
    },
    {
      title: 'Block Public Access holds it back',
      records: [
        bucketCall('PutBucketPublicAccessBlock', {
          PublicAccessBlockConfiguration: { IgnorePublicAcls: true, BlockPublicAcls: false },
        }),
        bucketCall('PutBucketAcl', { 'x-amz-acl': 'public-read' }),
      ],
      severity: 'medium',
    },
    {
      title: 'ACLs are switched on again',
      records: [ownership('BucketOwnerEnforced'), ownership('ObjectWriter')],
      severity: 'medium',
    },
    {
      title: 'somebody was not allowed to open it',
      records: [bucketCall('PutBucketAcl', { 'x-amz-acl': 'public-read' }, DENIED)],
      severity: 'low',
    },
  ],
  quiet: [
    { title: 'private', records: [bucketCall('PutBucketAcl', { 'x-amz-acl': 'private' })] },
    { title: 'the owner alone, as XML of one grant', records: [bucketCall('PutBucketAcl', xml(toOwner))] },
    { title: 'log delivery', records: [bucketCall('PutBucketAcl', { 'x-amz-acl': 'log-delivery-write' })] },
    {
      title: 'what was public is set again',
      records: [
        bucketCall('PutBucketAcl', { 'x-amz-acl': 'public-read' }),
        bucketCall('PutBucketAcl', { 'x-amz-acl': 'public-read' }),
      ],
    },
    {
      title: 'what was public is closed',
      records: [
        bucketCall('PutBucketAcl', { 'x-amz-acl': 'public-read' }),
        bucketCall('PutBucketAcl', { 'x-amz-acl': 'private' }),
      ],
    },
    { title: 'a bucket is made', records: [bucketCall('CreateBucket')] },
  ],
};

function ownership(ObjectOwnership: string) {
  return bucketCall('PutBucketOwnershipControls', { OwnershipControls: { Rule: { ObjectOwnership } } });
}
