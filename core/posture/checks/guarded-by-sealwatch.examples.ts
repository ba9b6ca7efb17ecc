import type { CheckExamples } from '../check-examples.ts';
import { type BucketFacts, known, unknown } from '../facts.ts';
import { sampleAccount, sampleBucket } from '../sample-facts.examples.ts';

export const examples: CheckExamples = {
  passes: [{ title: 'guarded', facts: sampleBucket() }],
  fails: [
    { title: 'a name that suggests AI', facts: stray('acme-training-data') },
    {
      title: 'a name that suggests AI, whatever its tags are',
      facts: { ...stray('llm-runs'), tags: unknown('AccessDenied') },
    },
    {
      title: 'a tag that suggests AI',
      facts: { ...stray('acme-42'), tags: known({ purpose: 'Training' }) },
    },
  ],
  notApplicable: [
    { title: 'nothing suggests AI', facts: stray('acme-invoices') },
    { title: 'a word that only contains one', facts: stray('kitchen-remodeling') },
  ],
  unknown: [
    {
      title: 'the tags are not known',
      facts: { ...stray('acme-42'), tags: unknown('AccessDenied') },
    },
  ],
};

function stray(name: string): BucketFacts {
  return sampleBucket({
    name,
    datasets: [],
    tags: known({ owner: 'finance' }),
    account: sampleAccount({ guarded: [], guardedDatasets: [] }),
  });
}
