import { ALL_BLOCKED } from '../../cloudtrail/settings/public-access-block.ts';
import type { CheckExamples } from '../check-examples.ts';
import { known, unknown } from '../facts.ts';
import { sampleBucket } from '../sample-facts.examples.ts';

export const examples: CheckExamples = {
  passes: [{ title: 'all four', facts: sampleBucket() }],
  fails: [
    {
      title: 'three of four',
      facts: sampleBucket({ publicAccessBlock: known({ ...ALL_BLOCKED, restrictPublicBuckets: false }) }),
    },
    {
      title: 'none, and the account has them all',
      facts: sampleBucket({
        publicAccessBlock: known({
          blockPublicAcls: false,
          ignorePublicAcls: false,
          blockPublicPolicy: false,
          restrictPublicBuckets: false,
        }),
      }),
    },
  ],
  notApplicable: [{ title: 'a directory bucket', facts: sampleBucket({ kind: 'directory' }) }],
  unknown: [
    { title: 'reading was denied', facts: sampleBucket({ publicAccessBlock: unknown('AccessDenied') }) },
  ],
};
