import { ALL_BLOCKED } from '../../cloudtrail/settings/public-access-block.ts';
import type { CheckExamples } from '../check-examples.ts';
import { known, type NamedAccessPoint, unknown } from '../facts.ts';
import { sampleAccount, sampleBucket } from '../sample-facts.examples.ts';
import { allow, document, OTHER_ACCOUNT, OWN_ACCOUNT } from '../sample-policies.examples.ts';

const OBJECTS = `arn:aws:s3:eu-west-1:${OWN_ACCOUNT}:accesspoint/training/object/*`;

const point = (Principal: unknown, over: Partial<NamedAccessPoint> = {}): NamedAccessPoint => ({
  name: 'training',
  exists: true,
  bucket: 'acme-training-data',
  policy: document(allow({ Principal, Resource: OBJECTS })),
  isVpcOnly: false,
  block: ALL_BLOCKED,
  ...over,
});

const withPoints = (...points: readonly NamedAccessPoint[]) => sampleBucket({ accessPoints: known(points) });
const OUTSIDER = { AWS: OTHER_ACCOUNT };

export const examples: CheckExamples = {
  passes: [
    { title: 'the account itself', facts: withPoints(point({ AWS: OWN_ACCOUNT })) },
    { title: 'no policy', facts: withPoints(point('*', { policy: null })) },
    {
      title: 'a trusted account',
      facts: sampleBucket({
        account: sampleAccount({ trustedAccounts: [OTHER_ACCOUNT] }),
        accessPoints: known([point(OUTSIDER)]),
      }),
    },
    { title: 'everybody in a VPC that alone can use it', facts: withPoints(point('*', { isVpcOnly: true })) },
  ],
  fails: [
    { title: 'everybody, though Block Public Access holds it back', facts: withPoints(point('*')) },
    { title: 'another account', facts: withPoints(point(OUTSIDER)) },
    { title: 'another account, in a VPC', facts: withPoints(point(OUTSIDER, { isVpcOnly: true })) },
    {
      title: 'one of two',
      facts: withPoints(point('*', { policy: 'no policy' }), point(OUTSIDER)),
    },
  ],
  notApplicable: [{ title: 'no access point', facts: sampleBucket() }],
  unknown: [
    { title: 'reading was denied', facts: sampleBucket({ accessPoints: unknown('AccessDenied') }) },
    { title: 'a policy that is none', facts: withPoints(point('*', { policy: 'no policy' })) },
  ],
};
