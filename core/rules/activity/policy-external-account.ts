import { accessChangeText, policyChange, touched } from '../../cloudtrail/policy-change.ts';
import { aboutBucket } from '../../cloudtrail/subjects.ts';
import type { ActivityRule } from '../rule.ts';
import { TRANSFER_TO_CLOUD_ACCOUNT } from '../techniques.ts';

export const policyExternalAccount: ActivityRule = {
  id: 'policy-external-account',
  title: 'bucket policy opened to another account',
  attempt: 'open the bucket policy to another account',
  meaning:
    'The policy of a guarded bucket lets an account, identity or organization outside do something that it could not do before.',
  techniques: [TRANSFER_TO_CLOUD_ACCOUNT],
  runbook: [
    'Put the previous policy back (the finding shows it), unless somebody can say who the other account is.',
    'Legitimate for good: add the account to trustedAccounts and deploy.',
  ],
  firstStep: 'Put the previous bucket policy back.',
  judge(activity) {
    const change = policyChange(activity);
    const outside = (change?.accessChanges ?? []).filter(
      ({ isExternal, isPublic }) => isExternal && !isPublic,
    );
    if (!change || outside.length === 0) return [];
    const who = [...new Set(outside.flatMap(({ external }) => external))].sort();
    const datasets = touched(outside);
    const canWrite = outside.some(({ isWrite }) => isWrite);
    return [
      {
        severity: canWrite ? 'critical' : 'high',
        reason: `the policy of the bucket ${change.bucket.name} lets ${who.join(', ')}, outside of the account, ${canWrite ? 'change it or its objects' : 'read from it'}`,
        details: outside.map(accessChangeText),
        subject: { ...aboutBucket(change.bucket), ...(datasets.length > 0 ? { datasets } : {}) },
      },
    ];
  },
};
