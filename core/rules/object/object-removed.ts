import { isGuarded } from '../../scope/dataset.ts';
import type { ObjectRule } from '../rule.ts';
import { DATA_DESTRUCTION, ERODE_DATASET_INTEGRITY } from '../techniques.ts';

export const objectRemoved: ObjectRule = {
  id: 'object-removed',
  title: 'object removed',
  meaning: 'A delete marker hides a key that is expected to exist. The bytes are still there under it.',
  techniques: [ERODE_DATASET_INTEGRITY, DATA_DESTRUCTION],
  runbook: [
    'Delete the delete marker (the finding prints the command), or approve nothing and resolve the finding with a reason.',
  ],
  judge(keyEvent) {
    return keyEvent.type === 'became-hidden' && isGuarded(keyEvent.mode) ? 'high' : null;
  },
};
