import type { CheckExamples } from '../check-examples.ts';
import { unknown } from '../facts.ts';
import { bucketWithTrails, trail } from '../sample-trails.examples.ts';

export const examples: CheckExamples = {
  passes: [{ title: 'a key', facts: bucketWithTrails([trail()]) }],
  fails: [
    { title: 'no key', facts: bucketWithTrails([trail({ key: null })]) },
    {
      title: 'a key that AWS manages',
      facts: bucketWithTrails([trail({ key: 'arn:aws:kms:eu-west-1:111122223333:alias/aws/s3' })]),
    },
    { title: 'no trail', facts: bucketWithTrails([]) },
  ],
  notApplicable: [],
  unknown: [
    {
      title: 'the settings of the only trail',
      facts: bucketWithTrails([trail({}, { settings: unknown('AccessDenied') })]),
    },
  ],
};
