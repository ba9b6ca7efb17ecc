import type { CheckExamples } from '../check-examples.ts';
import { known, unknown } from '../facts.ts';
import { sampleBucket } from '../sample-facts.examples.ts';

export const examples: CheckExamples = {
  passes: [{ title: 'the owner is enforced', facts: sampleBucket() }],
  fails: [
    { title: 'the owner is preferred', facts: sampleBucket({ ownership: known('BucketOwnerPreferred') }) },
    { title: 'the writer owns', facts: sampleBucket({ ownership: known('ObjectWriter') }) },
  ],
  notApplicable: [{ title: 'a directory bucket', facts: sampleBucket({ kind: 'directory' }) }],
  unknown: [{ title: 'reading was denied', facts: sampleBucket({ ownership: unknown('AccessDenied') }) }],
};
