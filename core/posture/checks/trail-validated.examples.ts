import type { CheckExamples } from '../check-examples.ts';
import { unknown } from '../facts.ts';
import { bucketWithTrails, MANAGEMENT_ONLY, taking, trail, WRITES_ONLY } from '../sample-trails.examples.ts';

export const examples: CheckExamples = {
  passes: [
    { title: 'one trail', facts: bucketWithTrails([trail()]) },
    {
      title: 'a further trail that signs nothing',
      facts: bucketWithTrails([trail(), trail({ isValidated: false }, { name: 'further' })]),
    },
  ],
  fails: [
    { title: 'not signed', facts: bucketWithTrails([trail({ isValidated: false })]) },
    {
      title: 'the trail of object writes is not signed, that of management events is',
      facts: bucketWithTrails([
        trail({}, { selectors: taking(MANAGEMENT_ONLY) }),
        trail({ isValidated: false }, { name: 'data', selectors: taking(WRITES_ONLY) }),
      ]),
    },
    { title: 'no trail', facts: bucketWithTrails([]) },
  ],
  notApplicable: [],
  unknown: [
    {
      title: 'the settings of the only trail',
      facts: bucketWithTrails([trail({}, { settings: unknown('AccessDenied') })]),
    },
    {
      title: 'what a signed trail takes',
      facts: bucketWithTrails([
        trail({ isValidated: false }),
        trail({}, { name: 'other', selectors: unknown('AccessDenied') }),
      ]),
    },
  ],
};
