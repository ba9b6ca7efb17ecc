import type { LifecycleDeletion } from '../../cloudtrail/settings/values.ts';
import type { Mode } from '../../scope/dataset.ts';
import type { CheckExamples } from '../check-examples.ts';
import { type BucketFacts, known, unknown } from '../facts.ts';
import { sampleBucket } from '../sample-facts.examples.ts';

const EVERYTHING = { prefix: '', tags: [], largerThan: null, smallerThan: null };

const deletion = (over: Partial<LifecycleDeletion> = {}): LifecycleDeletion => ({
  rule: 'tidy',
  what: 'noncurrent',
  filter: EVERYTHING,
  days: 30,
  date: null,
  keep: 0,
  ...over,
});

const under = (prefix: string) => ({ filter: { ...EVERYTHING, prefix } });

const bucketWith = (over: Partial<LifecycleDeletion>, ...modes: readonly Mode[]): BucketFacts =>
  sampleBucket({
    lifecycle: known([deletion(over)]),
    datasets: modes.map((mode) => ({ name: mode, prefix: `${mode}/v1/`, mode, writers: [] })),
  });

export const examples: CheckExamples = {
  passes: [
    { title: 'nothing expires', facts: sampleBucket() },
    { title: 'what expires is no dataset', facts: bucketWith(under('logs/'), 'sealed') },
    { title: 'only open data expires', facts: bucketWith(under('open/'), 'sealed', 'open') },
    { title: 'a neighbour with the same beginning', facts: bucketWith(under('sealed/v10/'), 'sealed') },
  ],
  fails: [
    { title: 'noncurrent versions after a day', facts: bucketWith({ days: 1 }, 'sealed') },
    { title: 'noncurrent versions after ten years', facts: bucketWith({ days: 3650 }, 'append-only') },
    { title: 'noncurrent versions, some kept', facts: bucketWith({ keep: 5 }, 'growing') },
    { title: 'objects after a month', facts: bucketWith({ what: 'current' }, 'sealed') },
    {
      title: 'objects from a date on',
      facts: bucketWith({ what: 'current', days: null, date: '2030-01-01T00:00:00.000Z' }, 'sealed'),
    },
    { title: 'a part of a dataset', facts: bucketWith(under('sealed/v1/tmp/'), 'sealed') },
    { title: 'a part of which a dataset is one', facts: bucketWith(under('sea'), 'sealed') },
    {
      title: 'tagged objects',
      facts: bucketWith({ filter: { ...EVERYTHING, tags: ['keep=no'] } }, 'sealed'),
    },
    { title: 'anything in a bucket that nobody guards', facts: bucketWith(under('logs/')) },
    {
      title: 'objects of a directory bucket',
      facts: { ...bucketWith({ what: 'current' }, 'sealed'), kind: 'directory' },
    },
  ],
  notApplicable: [{ title: 'all may change', facts: bucketWith({ days: 1 }, 'open') }],
  unknown: [{ title: 'reading was denied', facts: sampleBucket({ lifecycle: unknown('AccessDenied') }) }],
};
