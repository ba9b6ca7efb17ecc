import type { Activity, ConcernPart, RuleMatch } from '../../cloudtrail/activity.ts';
import type { Versioning } from '../../cloudtrail/settings/values.ts';
import { aboutBucket, type BucketChange, bucketChangeOf } from '../../cloudtrail/subjects.ts';
import type { ActivityRule } from '../rule.ts';
import { INHIBIT_RECOVERY } from '../techniques.ts';

export const versioningSuspended: ActivityRule = {
  id: 'versioning-suspended',
  title: 'versioning weakened',
  attempt: 'weaken versioning',
  meaning:
    'Versioning of a guarded bucket was suspended, or its MFA delete switched off. Without versioning each overwrite and each deletion destroys the bytes that were there; without MFA delete whoever may delete versions needs no second factor for it.',
  techniques: [INHIBIT_RECOVERY],
  runbook: [
    'Switch versioning on again.',
    'Look for objects that were overwritten or deleted while it was off: their null versions are gone.',
  ],
  firstStep: 'Switch versioning on again.',
  judge(activity) {
    const change = bucketChangeOf(activity, 'versioning');
    if (change === null) return [];
    return suspension(change, activity) ?? mfaDeleteOff(change, activity) ?? [];
  },
};

function suspension(change: BucketChange<Versioning>, activity: Activity): RuleMatch[] | null {
  const { bucket, before, isKnown, after } = change;
  if (before.status !== 'Enabled' || after.status === 'Enabled') return null;
  const isGuardedTight = bucket.datasets.some(({ mode }) => mode !== 'open');
  return [
    {
      severity: isGuardedTight ? 'critical' : 'high',
      reason: `versioning of ${bucket.name} was suspended: from now on overwriting or deleting an object destroys what was there`,
      details: [
        ...(isKnown ? [] : ['it is not known whether versioning was on before']),
        ...(before.mfaDelete === true && after.mfaDelete === false
          ? ['MFA delete was switched off too']
          : []),
      ],
      subject: aboutBucket(bucket),
      parts: [{ name: 'status', isKnown }, ...mfaDeletePart(change, activity)],
    },
  ];
}

function mfaDeleteOff(change: BucketChange<Versioning>, activity: Activity): RuleMatch[] | null {
  const { bucket, before, after } = change;
  if (after.mfaDelete !== false || before.mfaDelete === false || before.status !== 'Enabled') return null;
  const wasOn = before.mfaDelete === true;
  // A poll that reads what a call left open is no change.
  if (!wasOn && activity.call === null) return null;
  const details = wasOn ? [] : ['it is not known whether MFA delete was on before'];
  return [
    {
      severity: wasOn || isRoot(activity) ? 'high' : 'low',
      reason: `MFA delete of ${bucket.name} is switched off: destroying a version needs no second factor`,
      details,
      subject: aboutBucket(bucket),
      parts: mfaDeletePart(change, activity),
    },
  ];
}

/** That it is off, where nobody saw it on; root alone could have switched it. */
function mfaDeletePart({ before, after }: BucketChange<Versioning>, activity: Activity): ConcernPart[] {
  if (after.mfaDelete !== false || before.mfaDelete === false) return [];
  const isKnown = before.mfaDelete === true;
  const isReported = isKnown || isRoot(activity) || after.status === 'Enabled';
  return [{ name: 'mfa-delete', isKnown, isReported }];
}

/** Nobody else can switch MFA delete: what others set successfully was so before. */
const isRoot = ({ call }: Activity): boolean => call?.caller.kind === 'root';
