import type { CheckExamples } from '../check-examples.ts';
import { unknown } from '../facts.ts';
import { sampleAccount, sampleBucket } from '../sample-facts.examples.ts';
import { bucketWithTrails, trail } from '../sample-trails.examples.ts';

export const examples: CheckExamples = {
  passes: [
    { title: 'of all Regions', facts: bucketWithTrails([trail()]) },
    { title: 'of the Region of the bucket', facts: bucketWithTrails([trail({ isMultiRegion: false })]) },
    {
      title: 'one of two',
      facts: bucketWithTrails([trail({ isLogging: false }), trail({}, { name: 'other' })]),
    },
  ],
  fails: [
    { title: 'no trail', facts: bucketWithTrails([]) },
    { title: 'stopped', facts: bucketWithTrails([trail({ isLogging: false })]) },
    {
      title: 'of another Region',
      facts: bucketWithTrails([trail({ isMultiRegion: false })], { region: 'us-east-1' }),
    },
  ],
  notApplicable: [],
  unknown: [
    {
      title: 'trails cannot be listed',
      facts: sampleBucket({ account: sampleAccount({ trails: unknown('AccessDenied') }) }),
    },
    {
      title: 'whether the only trail logs',
      facts: bucketWithTrails([trail({}, { settings: unknown('AccessDenied') })]),
    },
  ],
};
