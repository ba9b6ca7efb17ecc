import type { Activity, RuleMatch } from '../../cloudtrail/activity.ts';
import { describeGrants, newGrants, openGrants, openness } from '../../cloudtrail/opened-grants.ts';
import { aboutBucket, bucketChangeOf } from '../../cloudtrail/subjects.ts';
import type { ActivityRule } from '../rule.ts';
import { CLOUD_STORAGE_DATA, TRANSFER_TO_CLOUD_ACCOUNT } from '../techniques.ts';

export const aclOpened: ActivityRule = {
  id: 'acl-opened',
  title: 'bucket ACL opened',
  attempt: "open the bucket's ACL",
  meaning:
    "The bucket's ACL gives something to everybody, to every AWS account, or to somebody else's account, or ACLs were switched on again where the bucket's owner alone decided.",
  techniques: [TRANSFER_TO_CLOUD_ACCOUNT, CLOUD_STORAGE_DATA],
  runbook: [
    'Set the ACL back to private, and the object ownership to BucketOwnerEnforced, which switches ACLs off.',
    'Find out what was read or written through the grant while it was there.',
  ],
  firstStep: 'Set the bucket ACL back to private.',
  judge: (activity) => [...grantMatches(activity), ...ownershipMatches(activity)],
};

function grantMatches(activity: Activity): RuleMatch[] {
  const change = bucketChangeOf(activity, 'acl');
  if (change === null) return [];
  const { bucket, before, after } = change;
  const grants = newGrants(after.grants, before.grants);
  const severity = openness(grants, after.owner);
  if (severity === null) return [];
  const block = activity.settings.get(`bucket/${bucket.name}`, 'public-access-block');
  const isHeld = block.isKnown && block.value.ignorePublicAcls && severity !== 'medium';
  return [
    {
      severity: isHeld ? 'medium' : severity,
      reason: `the ACL of the bucket ${bucket.name} now gives ${describeGrants(grants)}`,
      details: isHeld
        ? ['IgnorePublicAcls of the bucket is on, so grants to everybody have no effect yet']
        : [],
      subject: aboutBucket(bucket),
      parts: openGrants(grants, after.owner).map(({ grantee }) => ({
        name: grantee,
        isKnown: change.isKnown,
      })),
    },
  ];
}

function ownershipMatches(activity: Activity): RuleMatch[] {
  const change = bucketChangeOf(activity, 'ownership');
  if (change === null || !change.isKnown) return [];
  const { bucket, before, after } = change;
  if (before !== 'BucketOwnerEnforced' || after === 'BucketOwnerEnforced') return [];
  return [
    {
      severity: 'medium',
      reason: `ACLs count again for the bucket ${bucket.name}: its object ownership went from BucketOwnerEnforced to ${after}`,
      details: ['whoever may write objects may now give others access to them'],
      subject: aboutBucket(bucket),
    },
  ];
}
