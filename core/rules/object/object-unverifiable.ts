import { isGuarded } from '../../scope/dataset.ts';
import type { ObjectRule } from '../rule.ts';
import { ENCRYPTED_FOR_IMPACT } from '../techniques.ts';

export const objectUnverifiable: ObjectRule = {
  id: 'object-unverifiable',
  title: 'object cannot be checked',
  meaning:
    "A version became current whose bytes could not be read: in an archive, encrypted with a customer's key (SSE-C), denied, too large for one invocation, or gone before they could be read. Or S3 moved a current version to an archive, from which nobody can read it until it is restored. What could not be checked is never taken for fine.",
  techniques: [ENCRYPTED_FOR_IMPACT],
  runbook: [
    'Read the reason in the finding: it says what keeps Sealwatch out.',
    'What is in an archive: `aws s3api restore-object`, and find out who set the rule that moves objects there.',
    'Remove the obstacle, then run sealwatch verify on the key.',
    'An object that was encrypted with a key that is not yours may be the start of extortion: check who wrote it.',
  ],
  judge(keyEvent) {
    if (keyEvent.type !== 'became-current' || !isGuarded(keyEvent.mode)) return null;
    if (keyEvent.class !== 'unverifiable') return null;
    // Bytes that were read before they went into an archive are known, and come back when they are restored.
    const { digest, unestablished } = keyEvent.subject;
    return digest !== null && unestablished === 'archived' ? 'medium' : 'high';
  },
};
