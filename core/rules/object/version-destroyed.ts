import { isGuarded } from '../../scope/dataset.ts';
import type { ObjectRule } from '../rule.ts';
import { DATA_DESTRUCTION, ERODE_DATASET_INTEGRITY } from '../techniques.ts';

export const versionDestroyed: ObjectRule = {
  id: 'version-destroyed',
  title: 'version destroyed',
  attempt: 'destroy versions for good',
  meaning:
    'A version was permanently deleted; S3 cannot bring it back. When it held bytes that are or were expected of the key, or that a person had announced for it, the finding is critical and says what was lost and whether the same bytes survive elsewhere; when it did not, evidence was destroyed. While the same bytes are current under the key, one of several copies was lost, and the finding is medium. Whoever was not allowed to destroy one is reported as well, with severity low, if the trail records it.',
  techniques: [DATA_DESTRUCTION, ERODE_DATASET_INTEGRITY],
  runbook: [
    'See in the finding whether the expected bytes survive, and run the command that it prints, if it prints one: copies of what was lost are not always what is expected.',
    'Find out who may delete versions in this bucket, and take the right away.',
  ],
  judge(keyEvent) {
    if (keyEvent.type !== 'was-destroyed' || keyEvent.by === 'expired') return null;
    if (!isGuarded(keyEvent.mode)) return keyEvent.approved ? 'low' : null;
    if (keyEvent.isStillCurrent) return 'medium';
    return keyEvent.approved ? 'critical' : 'medium';
  },
};
