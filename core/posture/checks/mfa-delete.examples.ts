import type { CheckExamples } from '../check-examples.ts';
import { type BucketFacts, known, unknown } from '../facts.ts';
import { sampleBucket } from '../sample-facts.examples.ts';

export const examples: CheckExamples = {
  passes: [{ title: 'on', facts: unlocked({ versioning: known({ status: 'Enabled', mfaDelete: true }) }) }],
  fails: [
    { title: 'off', facts: unlocked({}) },
    {
      title: 'off beside a lifecycle configuration, where S3 does not take it',
      facts: unlocked({ hasLifecycle: known(true) }),
    },
    {
      title: 'off under governance mode',
      facts: sampleBucket({
        objectLock: known({ isEnabled: true, retention: { mode: 'GOVERNANCE', days: 90 } }),
      }),
    },
    {
      title: 'off, with Object Lock that keeps nothing',
      facts: sampleBucket({ objectLock: known({ isEnabled: true, retention: null }) }),
    },
    {
      title: 'off, with Object Lock not known',
      facts: sampleBucket({ objectLock: unknown('AccessDenied') }),
    },
  ],
  notApplicable: [
    { title: 'compliance mode', facts: sampleBucket() },
    { title: 'a directory bucket', facts: sampleBucket({ kind: 'directory' }) },
  ],
  unknown: [
    { title: 'reading was denied', facts: unlocked({ versioning: unknown('AccessDenied') }) },
    {
      title: 'not in the answer',
      facts: unlocked({ versioning: known({ status: 'Enabled', mfaDelete: null }) }),
    },
  ],
};

function unlocked(over: Partial<BucketFacts>): BucketFacts {
  return sampleBucket({ objectLock: known({ isEnabled: false, retention: null }), ...over });
}
