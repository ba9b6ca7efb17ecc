import { type Activity, changeOf, type RuleMatch } from '../../cloudtrail/activity.ts';
import { bucketOf } from '../../cloudtrail/settings/setting.ts';
import type { PublicAccessBlock } from '../../cloudtrail/settings/values.ts';
import { aboutBucket, aboutResource } from '../../cloudtrail/subjects.ts';
import { guardedBucket } from '../../scope/guard.ts';
import type { ActivityRule } from '../rule.ts';
import { TRANSFER_TO_CLOUD_ACCOUNT } from '../techniques.ts';

const NAMES = {
  blockPublicAcls: 'BlockPublicAcls',
  ignorePublicAcls: 'IgnorePublicAcls',
  blockPublicPolicy: 'BlockPublicPolicy',
  restrictPublicBuckets: 'RestrictPublicBuckets',
} as const;

export const publicAccessBlockWeakened: ActivityRule = {
  id: 'public-access-block-weakened',
  title: 'Block Public Access weakened',
  attempt: 'weaken Block Public Access',
  meaning:
    'One or more of the four Block Public Access settings of a guarded bucket, or of the account, were switched off. Public policies and ACLs that they held back take effect at once.',
  techniques: [TRANSFER_TO_CLOUD_ACCOUNT],
  runbook: [
    'Switch all four settings on again, unless somebody can say why not.',
    'Look at the bucket policy and the ACLs: what they allow is now in effect.',
  ],
  firstStep: 'Switch Block Public Access on again.',
  judge(activity) {
    const change = changeOf(activity, 'public-access-block');
    if (change === null) return [];
    const off = switchedOff(change.before.value, change.value);
    if (off.length === 0) return [];
    const parts = off.map((name) => ({ name, isKnown: change.before.isKnown }));
    return [{ ...ruleMatch(activity, change.resource, off), parts }];
  },
};

const switchedOff = (before: PublicAccessBlock, after: PublicAccessBlock): string[] =>
  (Object.keys(NAMES) as (keyof typeof NAMES)[])
    .filter((name) => before[name] && !after[name])
    .map((name) => NAMES[name]);

function ruleMatch({ guard, settings }: Activity, resource: string, off: readonly string[]): RuleMatch {
  const bucket = guardedBucket(guard, bucketOf(resource));
  const whose = bucket ? `the bucket ${bucket.name}` : `the account ${resource.replace('account/', '')}`;
  const held = bucket ? publicUnder(settings.get(resource, 'acl').value.grants) : [];
  return {
    severity: held.length > 0 ? 'critical' : 'high',
    reason: `${off.join(', ')} of ${whose} ${off.length === 1 ? 'was' : 'were'} switched off`,
    details: held.map((grantee) => `the bucket ACL gives ${grantee} access, which takes effect now`),
    subject: bucket ? aboutBucket(bucket) : aboutResource(resource),
  };
}

const publicUnder = (grants: readonly { readonly grantee: string }[]): string[] =>
  [...new Set(grants.map(({ grantee }) => grantee))].filter((grantee) => PUBLIC.has(grantee));

const PUBLIC: ReadonlySet<string> = new Set(['AllUsers', 'AuthenticatedUsers']);
