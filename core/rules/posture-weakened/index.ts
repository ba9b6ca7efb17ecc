import { aboutBucket } from '../../activity/subjects.ts';
import { fail, pass } from '../../posture/results.ts';
import { aCheck } from '../posture-changes.ts';
import type { PostureRule } from '../rule.ts';
import { INHIBIT_RECOVERY } from '../techniques.ts';

export const postureWeakened: PostureRule = {
  id: 'posture-weakened',
  title: 'posture weakened',
  meaning:
    'A check of a guarded bucket that passed at the last audit fails now: the bucket resists less than it did. What a call changed is told by the rules about calls as well; this one also tells of what changed around the bucket, such as keys, trails and writers.',
  techniques: [INHIBIT_RECOVERY],
  runbook: [
    'Run `sealwatch audit BUCKET`: it prints the command that puts the check right.',
    'Find out from the other findings of that time who changed it.',
  ],
  firstStep: 'Run sealwatch audit for the bucket: it prints the command that puts it right.',
  judge(change) {
    if (change.kind !== 'check' || change.before !== 'pass' || change.after.status !== 'fail') return null;
    const { bucket, check, after } = change;
    return {
      severity: check.severity,
      reason: `${bucket.name} no longer passes "${check.title}": ${after.reason}`,
      details: after.details,
      subject: aboutBucket(bucket),
    };
  },
  examples: {
    fires: [
      { title: 'a check that passed fails', change: aCheck('pass', fail('two are off')), severity: 'high' },
    ],
    quiet: [
      { title: 'a check that failed still fails', change: aCheck('fail', fail('two are off')) },
      { title: 'a check that could not be made fails', change: aCheck('unknown', fail('two are off')) },
      { title: 'a check that failed passes', change: aCheck('fail', pass('all are on')) },
    ],
  },
};
