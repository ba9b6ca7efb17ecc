import type { CheckExamples } from '../check-examples.ts';
import { known, unknown } from '../facts.ts';
import { sampleBucket } from '../sample-facts.examples.ts';
import { accessLogBucket } from '../sample-logs.examples.ts';

export const examples: CheckExamples = {
  passes: [
    { title: 'to another bucket', facts: sampleBucket() },
    {
      title: 'to itself, which another check judges',
      facts: sampleBucket({ logging: known({ bucket: 'acme-training-data', prefix: 'logs/' }) }),
    },
  ],
  fails: [{ title: 'off', facts: sampleBucket({ logging: known(null) }) }],
  notApplicable: [
    { title: 'a bucket that receives access logs', facts: accessLogBucket() },
    { title: 'a directory bucket', facts: sampleBucket({ kind: 'directory' }) },
  ],
  unknown: [{ title: 'reading was denied', facts: sampleBucket({ logging: unknown('AccessDenied') }) }],
};
