import type { CheckExamples } from '../check-examples.ts';
import { type BucketFacts, known, unknown } from '../facts.ts';
import { sampleBucket } from '../sample-facts.examples.ts';

export const examples: CheckExamples = {
  passes: [{ title: 'to a guarded bucket', facts: sampleBucket() }],
  fails: [
    { title: 'to itself', facts: loggedTo('acme-training-data') },
    {
      title: 'to a guarded bucket that logs back',
      facts: sampleBucket({ logChain: known(['acme-logs', 'acme-training-data']) }),
    },
    {
      title: 'to one that logs back over another',
      facts: sampleBucket({ logChain: known(['acme-logs', 'acme-archive', 'acme-training-data']) }),
    },
    { title: 'to a bucket that nobody guards', facts: loggedTo('acme-misc') },
  ],
  notApplicable: [
    { title: 'off', facts: sampleBucket({ logging: known(null) }) },
    { title: 'a directory bucket', facts: sampleBucket({ kind: 'directory' }) },
  ],
  unknown: [
    { title: 'reading was denied', facts: sampleBucket({ logging: unknown('AccessDenied') }) },
    { title: 'where the log bucket logs to', facts: sampleBucket({ logChain: unknown('AccessDenied') }) },
    { title: 'the target is not known', facts: loggedTo(null) },
  ],
};

function loggedTo(bucket: string | null): BucketFacts {
  return sampleBucket({ logging: known({ bucket, prefix: '' }) });
}
