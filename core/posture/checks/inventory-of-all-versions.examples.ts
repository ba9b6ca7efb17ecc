import type { CheckExamples } from '../check-examples.ts';
import { type BucketFacts, type InventoryConfiguration, known, unknown } from '../facts.ts';
import { sampleBucket } from '../sample-facts.examples.ts';

export const examples: CheckExamples = {
  passes: [
    { title: 'daily', facts: sampleBucket() },
    { title: 'weekly', facts: listedBy({ frequency: 'Weekly' }) },
    { title: 'where the datasets are', facts: listedBy({ prefix: 'moderation/' }) },
  ],
  fails: [
    { title: 'none', facts: sampleBucket({ inventory: known([]) }) },
    { title: 'disabled', facts: listedBy({ isEnabled: false }) },
    { title: 'current versions only', facts: listedBy({ hasAllVersions: false }) },
    { title: 'elsewhere in the bucket', facts: listedBy({ prefix: 'tmp/' }) },
    { title: 'a part of a dataset', facts: listedBy({ prefix: 'moderation/v3/a/' }) },
    {
      title: 'a part of a bucket that nobody guards',
      facts: { ...listedBy({ prefix: 'moderation/' }), datasets: [] },
    },
  ],
  notApplicable: [{ title: 'a directory bucket', facts: sampleBucket({ kind: 'directory' }) }],
  unknown: [{ title: 'reading was denied', facts: sampleBucket({ inventory: unknown('AccessDenied') }) }],
};

function listedBy(over: Partial<InventoryConfiguration>): BucketFacts {
  const inventory: InventoryConfiguration = {
    id: 'list',
    isEnabled: true,
    hasAllVersions: true,
    prefix: '',
    frequency: 'Daily',
    target: 'lists',
  };
  return sampleBucket({ inventory: known([{ ...inventory, ...over }]) });
}
