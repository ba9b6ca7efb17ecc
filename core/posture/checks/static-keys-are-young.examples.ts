import type { CheckExamples } from '../check-examples.ts';
import { type AccessKey, unknown } from '../facts.ts';
import { sampleBucket } from '../sample-facts.examples.ts';
import { bucketWithWriters, LABELER, PUBLISHER, publishing, role, user } from '../sample-writers.examples.ts';

const made = (createdAt: string): AccessKey => ({ createdAt, isActive: true });

export const examples: CheckExamples = {
  passes: [
    {
      title: 'exactly 90 days',
      facts: bucketWithWriters({ [LABELER]: user(made('2026-08-22T03:12:00.000Z')) }),
    },
    {
      title: 'an old one that is switched off',
      facts: bucketWithWriters({
        [LABELER]: user(made('2026-11-01T00:00:00.000Z'), {
          createdAt: '2020-01-01T00:00:00.000Z',
          isActive: false,
        }),
      }),
    },
  ],
  fails: [
    {
      title: 'a minute older',
      facts: bucketWithWriters({ [LABELER]: user(made('2026-08-22T03:11:00.000Z')) }),
    },
    {
      title: 'one of two keys',
      facts: bucketWithWriters({
        [LABELER]: user(made('2026-11-01T00:00:00.000Z'), made('2024-01-01T00:00:00.000Z')),
      }),
    },
  ],
  notApplicable: [
    { title: 'no writers', facts: sampleBucket() },
    { title: 'roles only', facts: bucketWithWriters({ [PUBLISHER]: role(publishing()) }) },
  ],
  unknown: [
    { title: 'reading was denied', facts: bucketWithWriters({ [LABELER]: unknown('AccessDenied') }) },
    { title: 'IAM gave no time', facts: bucketWithWriters({ [LABELER]: user(made('')) }) },
  ],
};
