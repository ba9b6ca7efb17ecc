import { ALL_BLOCKED } from '../../cloudtrail/settings/public-access-block.ts';
import type { CheckExamples } from '../check-examples.ts';
import { known, type NamedAccessPoint, unknown } from '../facts.ts';
import { sampleBucket } from '../sample-facts.examples.ts';

export const examples: CheckExamples = {
  passes: [
    { title: 'all four settings', facts: withPoint({}) },
    {
      title: 'one that only a VPC can use, which is never public',
      facts: withPoint({ isVpcOnly: true, block: { ...ALL_BLOCKED, blockPublicPolicy: false } }),
    },
  ],
  fails: [
    {
      title: 'three of four',
      facts: withPoint({ block: { ...ALL_BLOCKED, blockPublicPolicy: false } }),
    },
  ],
  notApplicable: [{ title: 'no access point', facts: sampleBucket() }],
  unknown: [{ title: 'reading was denied', facts: sampleBucket({ accessPoints: unknown('AccessDenied') }) }],
};

function withPoint(over: Partial<NamedAccessPoint>) {
  const point = {
    name: 'training',
    exists: true,
    bucket: null,
    policy: null,
    isVpcOnly: false,
    block: ALL_BLOCKED,
  };
  return sampleBucket({ accessPoints: known([{ ...point, ...over }]) });
}
