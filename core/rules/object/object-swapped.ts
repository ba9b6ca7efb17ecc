import { isGuarded } from '../../scope/dataset.ts';
import type { ObjectRule } from '../rule.ts';
import { POISON_TRAINING_DATA, STORED_DATA_MANIPULATION } from '../techniques.ts';

export const objectSwapped: ObjectRule = {
  id: 'object-swapped',
  title: 'object swapped',
  meaning:
    'A known key holds bytes that a person approved under another key: a move, a copy or a swap. Labels that are right for one record are wrong for another.',
  techniques: [POISON_TRAINING_DATA, STORED_DATA_MANIPULATION],
  runbook: [
    'Stop jobs that read the dataset.',
    'See which key the bytes belong to, and whether that key was changed as well.',
    'Restore the expected version.',
  ],
  judge(keyEvent) {
    if (keyEvent.type !== 'became-current' || !isGuarded(keyEvent.mode)) return null;
    return keyEvent.class === 'known-elsewhere' && keyEvent.expected !== null ? 'critical' : null;
  },
};
