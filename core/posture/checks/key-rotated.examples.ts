import type { CheckExamples } from '../check-examples.ts';
import { known, unknown } from '../facts.ts';
import { sampleBucket } from '../sample-facts.examples.ts';
import { encryptedBy, withAwsKey, withKey, withMissingKey } from '../sample-keys.examples.ts';

export const examples: CheckExamples = {
  passes: [{ title: 'rotated', facts: sampleBucket() }],
  fails: [{ title: 'not rotated', facts: withKey({ isRotated: known(false) }) }],
  notApplicable: [
    { title: 'SSE-S3', facts: encryptedBy('AES256') },
    { title: 'the key that KMS keeps for S3', facts: withAwsKey() },
  ],
  unknown: [
    { title: 'to be deleted', facts: withKey({ state: 'PendingDeletion', isRotated: known(false) }) },
    { title: 'a key that does not exist', facts: withMissingKey() },
    { title: 'KMS gave no answer', facts: withKey({ isRotated: unknown('AccessDenied') }) },
    { title: 'a key that KMS would not describe', facts: sampleBucket({ key: unknown('AccessDenied') }) },
  ],
};
