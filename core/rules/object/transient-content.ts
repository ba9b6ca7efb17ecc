import { isGuarded } from '../../scope/dataset.ts';
import type { ObjectRule } from '../rule.ts';
import { POISON_TRAINING_DATA, STORED_DATA_MANIPULATION } from '../techniques.ts';

export const transientContent: ObjectRule = {
  id: 'transient-content',
  title: 'wrong content was current for a while',
  meaning:
    'Bytes that should not have been current were, until good ones replaced them, or until the key was hidden where nothing is expected of it. What is there afterwards does not show it; whoever read it in between did not read clean data.',
  techniques: [POISON_TRAINING_DATA, STORED_DATA_MANIPULATION],
  runbook: [
    'List the jobs that read the key between the two times in the finding, and treat what they made as suspect.',
    'Keep the wrong version: it is the evidence.',
  ],
  judge(keyEvent) {
    return keyEvent.type === 'was-transient' && isGuarded(keyEvent.mode) ? 'high' : null;
  },
};
