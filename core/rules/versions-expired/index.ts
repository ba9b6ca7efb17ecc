import { isGuarded } from '../../base/mode.ts';
import { wasDestroyed } from '../happenings.ts';
import type { ObjectRule } from '../rule.ts';
import { LIFECYCLE_DELETION } from '../techniques.ts';

export const versionsExpired: ObjectRule = {
  id: 'versions-expired',
  title: 'version expired by a lifecycle rule',
  meaning:
    'A lifecycle rule of the bucket destroyed a version of a guarded dataset. The finding names who armed the rule, where CloudTrail told it.',
  techniques: [LIFECYCLE_DELETION],
  runbook: [
    "Look at the bucket's lifecycle rules and at who changed them last.",
    'Remove the rule, then copy the bytes back from a surviving copy.',
  ],
  judge(happening) {
    if (happening.type !== 'was-destroyed' || happening.by !== 'expired') return null;
    return isGuarded(happening.mode) ? 'high' : null;
  },
  examples: {
    fires: [
      {
        title: 'an approved version expired in a sealed dataset',
        happening: wasDestroyed(true, 'sealed', 'expired'),
        severity: 'high',
      },
      {
        title: 'an older version expired in an append-only dataset',
        happening: wasDestroyed(false, 'append-only', 'expired'),
        severity: 'high',
      },
    ],
    quiet: [
      { title: 'an expiration in an open dataset', happening: wasDestroyed(true, 'open', 'expired') },
      { title: 'a delete by somebody', happening: wasDestroyed(true, 'sealed') },
    ],
  },
};
