import type { CheckExamples } from '../check-examples.ts';
import { known, unknown } from '../facts.ts';
import { sampleBucket } from '../sample-facts.examples.ts';
import { allow, bucketWith, deny, OBJECTS_ARN, OTHER_ACCOUNT } from '../sample-policies.examples.ts';

export const examples: CheckExamples = {
  passes: [
    { title: 'no policy', facts: sampleBucket({ policy: known(null) }) },
    { title: 'by name', facts: bucketWith([allow()]) },
    {
      title: 'a Deny of all but some',
      facts: bucketWith([deny(undefined, { Principal: undefined, NotPrincipal: { AWS: OTHER_ACCOUNT } })]),
    },
  ],
  fails: [
    {
      title: 'NotPrincipal',
      facts: bucketWith([allow({ Principal: undefined, NotPrincipal: { AWS: OTHER_ACCOUNT } })]),
    },
    { title: 'NotAction', facts: bucketWith([allow({ Action: undefined, NotAction: 's3:DeleteBucket' })]) },
    {
      title: 'NotResource',
      facts: bucketWith([allow({ Resource: undefined, NotResource: OBJECTS_ARN })]),
    },
  ],
  notApplicable: [],
  unknown: [{ title: 'reading was denied', facts: sampleBucket({ policy: unknown('AccessDenied') }) }],
};
