import type { CheckExamples } from '../check-examples.ts';
import { known, unknown } from '../facts.ts';
import { sampleBucket } from '../sample-facts.examples.ts';

export const examples: CheckExamples = {
  passes: [{ title: 'enabled', facts: sampleBucket() }],
  fails: [
    {
      title: 'never enabled',
      facts: sampleBucket({ versioning: known({ status: 'Never', mfaDelete: false }) }),
    },
    {
      title: 'suspended, with MFA delete',
      facts: sampleBucket({ versioning: known({ status: 'Suspended', mfaDelete: true }) }),
    },
  ],
  notApplicable: [{ title: 'a directory bucket', facts: sampleBucket({ kind: 'directory' }) }],
  unknown: [{ title: 'reading was denied', facts: sampleBucket({ versioning: unknown('AccessDenied') }) }],
};
