import type { CheckExamples } from '../check-examples.ts';
import { known, unknown } from '../facts.ts';
import { sampleBucket } from '../sample-facts.examples.ts';
import { accessLogBucket } from '../sample-logs.examples.ts';

const OPEN = { name: 'scratch', prefix: '', mode: 'open', writers: [] } as const;

export const examples: CheckExamples = {
  passes: [{ title: 'enabled, with a rule', facts: sampleBucket() }],
  fails: [
    {
      title: 'not enabled',
      facts: sampleBucket({ objectLock: known({ isEnabled: false, retention: null }) }),
    },
    {
      title: 'enabled, without a rule',
      facts: sampleBucket({ objectLock: known({ isEnabled: true, retention: null }) }),
    },
    {
      title: 'not enabled, in a bucket that nobody guards',
      facts: sampleBucket({ datasets: [], objectLock: known({ isEnabled: false, retention: null }) }),
    },
  ],
  notApplicable: [
    { title: 'a bucket that receives access logs', facts: accessLogBucket() },
    { title: 'a directory bucket', facts: sampleBucket({ kind: 'directory' }) },
    { title: 'all may change', facts: sampleBucket({ datasets: [OPEN] }) },
  ],
  unknown: [{ title: 'reading was denied', facts: sampleBucket({ objectLock: unknown('AccessDenied') }) }],
};
