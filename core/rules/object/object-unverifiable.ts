import { isGuarded } from '../../scope/dataset.ts';
import type { ObjectRule } from '../rule.ts';
import { ENCRYPTED_FOR_IMPACT } from '../techniques.ts';

export const objectUnverifiable: ObjectRule = {
  id: 'object-unverifiable',
  title: 'object cannot be checked',
  meaning:
    "A version became current whose bytes could not be read: archived, encrypted with a customer's key (SSE-C), denied, too large for one invocation, or gone before they could be read. What could not be checked is never taken for fine.",
  techniques: [ENCRYPTED_FOR_IMPACT],
  runbook: [
    'Read the reason in the finding: it says what keeps Sealwatch out.',
    'Remove the obstacle, then run sealwatch verify on the key.',
    'An object that was encrypted with a key that is not yours may be the start of extortion: check who wrote it.',
  ],
  judge(keyEvent) {
    if (keyEvent.type !== 'became-current' || !isGuarded(keyEvent.mode)) return null;
    return keyEvent.class === 'unverifiable' ? 'high' : null;
  },
};
