import { isGuarded } from '../../scope/dataset.ts';
import type { ObjectRule } from '../rule.ts';
import { LIFECYCLE_DELETION } from '../techniques.ts';

export const versionsExpired: ObjectRule = {
  id: 'versions-expired',
  title: 'version expired by a lifecycle rule',
  meaning:
    'A lifecycle rule of the bucket destroyed a version of a guarded dataset. The finding names who enabled the rule, if CloudTrail recorded that.',
  techniques: [LIFECYCLE_DELETION],
  runbook: [
    "Look at the bucket's lifecycle rules and at who changed them last.",
    'Remove the rule, then run the command that the finding prints, if it prints one.',
  ],
  judge(keyEvent) {
    if (keyEvent.type !== 'was-destroyed' || keyEvent.by !== 'expired') return null;
    return isGuarded(keyEvent.mode) ? 'high' : null;
  },
};
