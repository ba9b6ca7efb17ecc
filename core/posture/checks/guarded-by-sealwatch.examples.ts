import type { CheckExamples } from '../check-examples.ts';
import { type BucketFacts, known, unknown } from '../facts.ts';
import { sampleAccount, sampleBucket } from '../sample-facts.examples.ts';

export const examples: CheckExamples = {
  passes: [{ title: 'guarded', facts: sampleBucket() }],
  fails: [
    { title: 'an AI-looking name', facts: stray('acme-training-data') },
    {
      title: 'an AI-looking name, whatever its tags are',
      facts: { ...stray('llm-runs'), tags: unknown('AccessDenied') },
    },
    {
      title: 'an AI-looking tag',
      facts: { ...stray('acme-42'), tags: known({ purpose: 'Training' }) },
    },
  ],
  notApplicable: [
    { title: 'nothing looks like AI', facts: stray('acme-invoices') },
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
