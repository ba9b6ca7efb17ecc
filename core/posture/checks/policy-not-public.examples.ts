import type { CheckExamples } from '../check-examples.ts';
import { known, unknown } from '../facts.ts';
import { sampleBucket } from '../sample-facts.examples.ts';
import { allow, bucketWith, deny, OTHER_ACCOUNT } from '../sample-policies.examples.ts';

const ORGANIZATION = { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3' } };

export const examples: CheckExamples = {
  passes: [
    { title: 'no policy', facts: sampleBucket({ policy: known(null) }) },
    { title: 'denials only', facts: sampleBucket() },
    { title: 'the account itself', facts: bucketWith([allow()]) },
    {
      title: 'everybody of an organization',
      facts: bucketWith([allow({ Principal: '*', Condition: ORGANIZATION })]),
    },
    {
      title: 'everybody behind an endpoint',
      facts: bucketWith([
        allow({ Principal: '*', Condition: { StringEquals: { 'aws:SourceVpce': 'vpce-1' } } }),
      ]),
    },
    {
      title: 'everybody, of whom a Deny leaves an organization',
      facts: bucketWith([allow({ Principal: '*' }), deny({ StringNotEquals: ORGANIZATION.StringEquals })]),
    },
  ],
  fails: [
    { title: 'everybody, though it is held back', facts: bucketWith([allow({ Principal: '*' })]) },
    { title: 'everybody in a list', facts: bucketWith([allow({ Principal: { AWS: ['*'] } })]) },
    {
      title: 'everybody but one account',
      facts: bucketWith([allow({ Principal: undefined, NotPrincipal: { AWS: OTHER_ACCOUNT } })]),
    },
    {
      title: 'everybody behind any endpoint',
      facts: bucketWith([
        allow({ Principal: '*', Condition: { StringLike: { 'aws:SourceVpce': 'vpce-*' } } }),
      ]),
    },
    {
      title: 'everybody with an account of a public identity provider',
      facts: bucketWith([allow({ Principal: { Federated: 'graph.facebook.com' } })]),
    },
  ],
  notApplicable: [],
  unknown: [
    { title: 'reading was denied', facts: sampleBucket({ policy: unknown('AccessDenied') }) },
    { title: 'no policy at all', facts: sampleBucket({ policy: known('Allow me') }) },
  ],
};
