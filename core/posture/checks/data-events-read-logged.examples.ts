import type { CheckExamples } from '../check-examples.ts';
import { unknown } from '../facts.ts';
import { sampleAccount, sampleBucket } from '../sample-facts.examples.ts';
import { trailBucket } from '../sample-logs.examples.ts';
import { bucketWithTrails, EVERYTHING, taking, trail, WRITES_ONLY } from '../sample-trails.examples.ts';

export const examples: CheckExamples = {
  passes: [
    { title: 'everything', facts: bucketWithTrails([trail()]) },
    {
      title: 'reads by one trail, writes by another',
      facts: bucketWithTrails([
        trail({}, { selectors: taking(WRITES_ONLY) }),
        trail({}, { name: 'reads', selectors: taking({ ...EVERYTHING, readWriteType: 'ReadOnly' }) }),
      ]),
    },
  ],
  fails: [
    {
      title: 'writes only',
      facts: bucketWithTrails([trail({}, { selectors: taking(WRITES_ONLY) })]),
    },
    { title: 'no trail', facts: bucketWithTrails([]) },
  ],
  notApplicable: [{ title: 'the bucket that the trail writes to', facts: trailBucket() }],
  unknown: [
    {
      title: 'trails cannot be listed',
      facts: sampleBucket({ account: sampleAccount({ trails: unknown('AccessDenied') }) }),
    },
  ],
};
