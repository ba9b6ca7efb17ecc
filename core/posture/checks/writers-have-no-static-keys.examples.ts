import type { CheckExamples } from '../check-examples.ts';
import { type AccessKey, unknown } from '../facts.ts';
import { sampleBucket } from '../sample-facts.examples.ts';
import { bucketWithWriters, LABELER, PUBLISHER, publishing, role, user } from '../sample-writers.examples.ts';

const KEY: AccessKey = { createdAt: '2026-11-01T08:00:00.000Z', isActive: true };

export const examples: CheckExamples = {
  passes: [
    { title: 'a role', facts: bucketWithWriters({ [PUBLISHER]: role(publishing()) }) },
    { title: 'a user without keys', facts: bucketWithWriters({ [LABELER]: user() }) },
    {
      title: 'a user whose key is switched off',
      facts: bucketWithWriters({ [LABELER]: user({ ...KEY, isActive: false }) }),
    },
  ],
  fails: [
    { title: 'a user with a key', facts: bucketWithWriters({ [LABELER]: user(KEY) }) },
    {
      title: 'one of two writers',
      facts: bucketWithWriters({ [PUBLISHER]: unknown('AccessDenied'), [LABELER]: user(KEY) }),
    },
  ],
  notApplicable: [{ title: 'no writers', facts: sampleBucket() }],
  unknown: [
    { title: 'reading was denied', facts: bucketWithWriters({ [LABELER]: unknown('AccessDenied') }) },
  ],
};
