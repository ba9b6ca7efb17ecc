import type { ObjectRule } from '../rule.ts';
import { POISON_TRAINING_DATA } from '../techniques.ts';

export const objectAdded: ObjectRule = {
  id: 'object-added',
  title: 'object added',
  meaning:
    'A key of which nothing is expected appeared in a sealed dataset, also when its bytes were approved under another key.',
  techniques: [POISON_TRAINING_DATA],
  runbook: [
    'Find out which job lists the whole prefix: it reads the new object.',
    'Hide the object with a delete marker, or approve it with a reason.',
  ],
  judge(keyEvent) {
    if (keyEvent.type !== 'became-current' || keyEvent.mode !== 'sealed') return null;
    const isCopy = keyEvent.class === 'known-elsewhere' && keyEvent.expected === null;
    return keyEvent.class === 'new-key' || isCopy ? 'high' : null;
  },
};
