import type { RuleMatch } from '../../cloudtrail/activity.ts';
import type { Logging } from '../../cloudtrail/settings/values.ts';
import { aboutBucket, type BucketChange, bucketChangeOf } from '../../cloudtrail/subjects.ts';
import type { ActivityRule } from '../rule.ts';
import { DISABLE_CLOUD_LOG } from '../techniques.ts';

export const loggingDisabled: ActivityRule = {
  id: 'logging-disabled',
  title: 'access logging disabled',
  attempt: 'disable access logging',
  meaning:
    'Server access logging of a guarded bucket was switched off, or its log now goes to another bucket. Who read which object, and what lifecycle rules deleted, may be in no other record.',
  techniques: [DISABLE_CLOUD_LOG],
  runbook: [
    'Switch logging on again, to the bucket that your team reads.',
    'Use CloudTrail data events for the time in between, where the bucket has them.',
  ],
  firstStep: 'Switch server access logging on again.',
  judge(activity) {
    const change = bucketChangeOf(activity, 'logging');
    return change === null ? [] : (switchedOff(change) ?? moved(change) ?? []);
  },
};

function switchedOff({ bucket, before, isKnown, after }: BucketChange<Logging>): RuleMatch[] | null {
  if (before === null || after !== null) return null;
  return [
    {
      severity: isKnown ? 'high' : 'medium',
      reason: `server access logging of ${bucket.name} was switched off`,
      details: [
        isKnown ? `it went to ${before.bucket}/${before.prefix}` : 'it is not known whether it was on before',
      ],
      subject: aboutBucket(bucket),
    },
  ];
}

function moved({ bucket, before, after }: BucketChange<Logging>): RuleMatch[] | null {
  if (!before?.bucket || !after?.bucket || before.bucket === after.bucket) return null;
  return [
    {
      severity: 'medium',
      reason: `the access log of ${bucket.name} now goes to ${after.bucket}, no longer to ${before.bucket}`,
      details: [],
      subject: aboutBucket(bucket),
    },
  ];
}
