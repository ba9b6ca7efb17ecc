import type { RuleMatch } from '../../cloudtrail/activity.ts';
import type { ObjectLock } from '../../cloudtrail/settings/values.ts';
import { aboutBucket, type BucketChange, bucketChangeOf } from '../../cloudtrail/subjects.ts';
import type { ActivityRule } from '../rule.ts';
import { INHIBIT_RECOVERY } from '../techniques.ts';

export const defaultRetentionWeakened: ActivityRule = {
  id: 'default-retention-weakened',
  title: 'default retention weakened',
  attempt: 'weaken the default retention',
  meaning:
    "The retention that a guarded bucket's Object Lock gives to new versions was removed, shortened, or changed from compliance to governance mode. Versions that are there keep what they have; new ones can be destroyed sooner.",
  techniques: [INHIBIT_RECOVERY],
  runbook: [
    'Set the default retention as it was.',
    'Give the versions that were written in between a retention of their own.',
  ],
  firstStep: 'Set the default retention as it was.',
  judge(activity) {
    const change = bucketChangeOf(activity, 'object-lock');
    if (change === null) return [];
    return change.isKnown ? weakened(change) : shortFromUnknown(change);
  },
};

function weakened({ bucket, before, after }: BucketChange<ObjectLock>): RuleMatch[] {
  if (before.retention === null) return [];
  const reason = differenceOf(before.retention, after.retention);
  if (reason === null) return [];
  const isLost = after.retention === null;
  return [
    {
      severity: isLost || before.retention.mode === 'COMPLIANCE' ? 'high' : 'medium',
      reason: `default retention of ${bucket.name} ${reason}`,
      details: [],
      subject: aboutBucket(bucket),
    },
  ];
}

type Retention = NonNullable<ObjectLock['retention']>;

function differenceOf(before: Retention, after: Retention | null): string | null {
  const was = `it was ${described(before)}`;
  if (after === null) return `was removed; ${was}`;
  const isWeaker = before.mode === 'COMPLIANCE' && after.mode === 'GOVERNANCE';
  return isWeaker || after.days < before.days ? `is now ${described(after)}; ${was}` : null;
}

const described = ({ mode, days }: Retention): string =>
  `${days} ${days === 1 ? 'day' : 'days'} in ${mode.toLowerCase()} mode`;

/** A month covers a holiday and a training run, a week the time until somebody notices. */
const ENOUGH_DAYS = 30;
const NOTICED_DAYS = 7;

/** Where nobody knows what it was, what is left decides: so much can have been lost. */
function shortFromUnknown({ bucket, after: { retention } }: BucketChange<ObjectLock>): RuleMatch[] {
  if (retention !== null && retention.days >= ENOUGH_DAYS) return [];
  const now =
    retention === null
      ? 'has no default retention now'
      : `keeps new versions only ${described(retention)} now`;
  return [
    {
      severity: retention !== null && retention.days >= NOTICED_DAYS ? 'low' : 'medium',
      reason: `${bucket.name} ${now}; it is not known ${retention === null ? 'whether it had one' : 'what it was'} before`,
      details: [],
      subject: aboutBucket(bucket),
    },
  ];
}
