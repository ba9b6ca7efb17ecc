import type { CheckExamples } from '../check-examples.ts';
import { known, unknown } from '../facts.ts';
import { sampleBucket } from '../sample-facts.examples.ts';

export const examples: CheckExamples = {
  passes: [
    { title: 'owner and data-class', facts: sampleBucket() },
    { title: 'in another case', facts: withTags({ Team: 'ml', DataClassification: 'internal' }) },
    { title: 'with a prefix', facts: withTags({ 'acme:data_owner': 'ml', 'acme/sensitivity': 'low' }) },
  ],
  fails: [
    { title: 'none', facts: withTags({}) },
    { title: 'the owner only', facts: withTags({ owner: 'ml', project: 'x' }) },
    { title: 'without a value', facts: withTags({ owner: ' ', 'data-class': 'internal' }) },
    { title: 'names that are only similar', facts: withTags({ teamwork: 'x', 'world-class': 'x' }) },
  ],
  notApplicable: [],
  unknown: [{ title: 'reading was denied', facts: sampleBucket({ tags: unknown('AccessDenied') }) }],
};

function withTags(tags: Readonly<Record<string, string>>) {
  return sampleBucket({ tags: known(tags) });
}
