import type { CheckExamples } from '../check-examples.ts';
import { known, unknown } from '../facts.ts';
import { sampleBucket } from '../sample-facts.examples.ts';
import { allow, bucketWith, deny, OWN_ACCOUNT } from '../sample-policies.examples.ts';

const service = (Condition?: unknown) =>
  allow({ Principal: { Service: 'cloudtrail.amazonaws.com' }, Action: 's3:PutObject', Condition });

export const examples: CheckExamples = {
  passes: [
    { title: 'no policy', facts: sampleBucket({ policy: known(null) }) },
    {
      title: 'for the account',
      facts: bucketWith([service({ StringEquals: { 'aws:SourceAccount': OWN_ACCOUNT } })]),
    },
    {
      title: 'for one resource',
      facts: bucketWith([
        service({ ArnLike: { 'aws:SourceArn': `arn:aws:cloudtrail:*:${OWN_ACCOUNT}:trail/*` } }),
      ]),
    },
    {
      title: 'a service that a Deny names',
      facts: bucketWith([deny({}, { Principal: { Service: 'cloudtrail.amazonaws.com' } })]),
    },
  ],
  fails: [
    { title: 'without a condition', facts: bucketWith([service()]) },
    {
      title: 'with a condition about something else',
      facts: bucketWith([service({ StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control' } })]),
    },
    {
      title: 'for any account',
      facts: bucketWith([service({ StringLike: { 'aws:SourceAccount': '*' } })]),
    },
  ],
  notApplicable: [],
  unknown: [{ title: 'reading was denied', facts: sampleBucket({ policy: unknown('AccessDenied') }) }],
};
