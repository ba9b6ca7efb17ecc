import { isGuarded } from '../../scope/dataset.ts';
import type { ObjectRule } from '../rule.ts';
import { POISON_TRAINING_DATA, STORED_DATA_MANIPULATION } from '../techniques.ts';

export const objectRolledBack: ObjectRule = {
  id: 'object-rolled-back',
  title: 'object rolled back',
  meaning:
    'A key holds bytes that were expected of it earlier and have been replaced since: a restored mistake, or a known-bad release put back.',
  techniques: [POISON_TRAINING_DATA, STORED_DATA_MANIPULATION],
  runbook: [
    'Find out why the earlier bytes were replaced.',
    'Restore the version that is expected now, or approve the roll-back with a reason.',
  ],
  judge(keyEvent) {
    if (keyEvent.type !== 'became-current' || !isGuarded(keyEvent.mode)) return null;
    return keyEvent.class === 'rollback' ? 'high' : null;
  },
};
