import { isGuarded } from '../../scope/dataset.ts';
import type { ObjectRule } from '../rule.ts';
import { DATA_DESTRUCTION, ERODE_DATASET_INTEGRITY } from '../techniques.ts';

export const objectRemoved: ObjectRule = {
  id: 'object-removed',
  title: 'object removed',
  attempt: 'delete objects',
  meaning:
    'A delete marker hides a key that is expected to exist. Where versions are kept, the bytes are still under it; where they are not, a marker replaces them, and the finding says so. Whoever was not allowed to delete is reported as well, with severity low, if the trail records it.',
  techniques: [ERODE_DATASET_INTEGRITY, DATA_DESTRUCTION],
  runbook: [
    'Run the command that the finding prints, if it prints one: it deletes the marker where the expected bytes lie right under it, and copies them back from another version where they do not. Or resolve the finding with a reason.',
  ],
  judge(keyEvent) {
    return keyEvent.type === 'became-hidden' && isGuarded(keyEvent.mode) ? 'high' : null;
  },
};
