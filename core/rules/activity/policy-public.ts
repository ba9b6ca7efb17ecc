import type { RuleMatch } from '../../cloudtrail/activity.ts';
import {
  accessChangeText,
  type PolicyChange,
  policyChange,
  touched,
} from '../../cloudtrail/policy-change.ts';
import { aboutBucket } from '../../cloudtrail/subjects.ts';
import type { ActivityRule } from '../rule.ts';
import { CLOUD_STORAGE_DATA, TRANSFER_TO_CLOUD_ACCOUNT } from '../techniques.ts';

export const policyPublic: ActivityRule = {
  id: 'policy-public',
  title: 'bucket policy public',
  attempt: 'make the bucket policy public',
  meaning:
    "The policy of a guarded bucket became public in S3's own meaning: a statement allows something to everybody without limiting it to fixed values.",
  techniques: [TRANSFER_TO_CLOUD_ACCOUNT, CLOUD_STORAGE_DATA],
  runbook: [
    'Put the previous policy back (the finding shows it), and switch Block Public Access on.',
    'Find out from the data events what was read or written while it was public.',
  ],
  firstStep: 'Put the previous bucket policy back, or switch Block Public Access on.',
  judge(activity) {
    const change = policyChange(activity);
    return change === null || !change.after.isPublic ? [] : ruleMatches(change);
  },
};

/** What was public before and became no more so is reported already. */
function ruleMatches({ bucket, wasPublic, accessChanges, isHeldBack, after }: PolicyChange): RuleMatch[] {
  const open = accessChanges.filter(({ isPublic }) => isPublic);
  if (open.length === 0) return [];
  const datasets = touched(open);
  const canWrite = open.some(({ isPublicWrite }) => isPublicWrite);
  const more = wasPublic ? 'gives everybody more' : 'is public';
  const held = 'RestrictPublicBuckets is on, which holds it back for now';
  return [
    {
      severity: isHeldBack ? 'high' : 'critical',
      reason: `the policy of the bucket ${bucket.name} ${more}: anybody can ${canWrite ? 'change it or its objects' : 'read from it'}`,
      details: [
        ...open.map(accessChangeText),
        ...after.findings.filter(({ rule }) => rule === 'policy-public').map(({ reason }) => reason),
        ...(isHeldBack ? [held] : []),
      ],
      subject: { ...aboutBucket(bucket), ...(datasets.length > 0 ? { datasets } : {}) },
    },
  ];
}
