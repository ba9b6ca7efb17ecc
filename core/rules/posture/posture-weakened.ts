import { aboutBucket } from '../../cloudtrail/subjects.ts';
import type { PostureChange, PostureRule } from '../rule.ts';
import { INHIBIT_RECOVERY } from '../techniques.ts';

export const postureWeakened: PostureRule = {
  id: 'posture-weakened',
  title: 'posture weakened',
  meaning:
    'A check of a guarded bucket fails now that passed, or did not apply, when its result was last known: the bucket resists less than it did. Changes by a call are reported by the rules about calls as well; this rule also reports changes around the bucket, such as keys, trails and writers.',
  techniques: [INHIBIT_RECOVERY],
  runbook: [
    'Run `sealwatch audit BUCKET`: it prints the command that puts the check right.',
    'Find out from the other findings of that time who changed it.',
  ],
  firstStep: 'Run sealwatch audit for the bucket: it prints the command that puts it right.',
  judge(change) {
    if (change.kind !== 'check' || change.after.status !== 'fail' || !wasBetter(change)) return null;
    const { bucket, check, before, after } = change;
    const what =
      before === 'pass'
        ? `no longer passes "${check.title}"`
        : `fails "${check.title}", which did not apply before`;
    return {
      severity: check.severity,
      reason: `${bucket.name} ${what}: ${after.reason}`,
      details: after.details,
      subject: aboutBucket(bucket),
    };
  },
};

/** What did not apply could do no harm, unless it did not apply only because nobody asked for it. */
const wasBetter = ({ before, check }: Extract<PostureChange, { readonly kind: 'check' }>): boolean =>
  before === 'pass' || (before === 'not-applicable' && !check.appliesByConfiguration);
