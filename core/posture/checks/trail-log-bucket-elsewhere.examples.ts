import type { CheckExamples } from '../check-examples.ts';
import { unknown } from '../facts.ts';
import { trailBucket } from '../sample-logs.examples.ts';
import { bucketWithTrails, trail } from '../sample-trails.examples.ts';

export const examples: CheckExamples = {
  passes: [
    { title: 'to a guarded bucket', facts: bucketWithTrails([trail()]) },
    {
      title: "the organization's trail, of another account",
      facts: bucketWithTrails([
        trail(
          { isOrganization: true, bucket: 'org-archive' },
          { arn: 'arn:aws:cloudtrail:eu-west-1:444455556666:trail/org' },
        ),
      ]),
    },
  ],
  fails: [
    { title: 'to the bucket itself', facts: bucketWithTrails([trail({ bucket: 'acme-training-data' })]) },
    { title: 'to one that nobody guards', facts: bucketWithTrails([trail({ bucket: 'acme-misc' })]) },
    { title: 'no trail', facts: bucketWithTrails([]) },
  ],
  notApplicable: [{ title: 'the bucket that the trail writes to', facts: trailBucket() }],
  unknown: [
    {
      title: 'the settings of the only trail',
      facts: bucketWithTrails([trail({}, { settings: unknown('AccessDenied') })]),
    },
    { title: 'the bucket is not known', facts: bucketWithTrails([trail({ bucket: null })]) },
  ],
};
