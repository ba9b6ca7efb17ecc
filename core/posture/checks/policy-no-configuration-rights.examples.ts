import type { CheckExamples } from '../check-examples.ts';
import { known, unknown } from '../facts.ts';
import { sampleAccount, sampleBucket } from '../sample-facts.examples.ts';
import { allow, BUCKET_ARN, bucketWith, OTHER_ACCOUNT } from '../sample-policies.examples.ts';

const outsider = (Action: string) =>
  allow({ Principal: { AWS: OTHER_ACCOUNT }, Action, Resource: BUCKET_ARN });

export const examples: CheckExamples = {
  passes: [
    { title: 'no policy', facts: sampleBucket({ policy: known(null) }) },
    {
      title: 'the account itself',
      facts: bucketWith([allow({ Action: 's3:*', Resource: BUCKET_ARN })]),
    },
    { title: 'an outsider who reads', facts: bucketWith([outsider('s3:ListBucket')]) },
    {
      title: 'a trusted account',
      facts: bucketWith([outsider('s3:*')], {
        account: sampleAccount({ trustedAccounts: [OTHER_ACCOUNT] }),
      }),
    },
  ],
  fails: [
    { title: 'by name', facts: bucketWith([outsider('s3:PutLifecycleConfiguration')]) },
    { title: 'by a pattern', facts: bucketWith([outsider('s3:*BucketP*')]) },
    { title: 'everything', facts: bucketWith([outsider('*')]) },
    {
      title: 'everybody',
      facts: bucketWith([allow({ Principal: '*', Action: 's3:PutBucketPolicy', Resource: BUCKET_ARN })]),
    },
    {
      title: 'a directory bucket',
      facts: bucketWith(
        [
          allow({
            Principal: { AWS: OTHER_ACCOUNT },
            Action: 's3express:PutBucketPolicy',
            Resource: 'arn:aws:s3express:eu-west-1:111122223333:bucket/acme--euw1-az1--x-s3',
          }),
        ],
        { kind: 'directory', name: 'acme--euw1-az1--x-s3' },
      ),
    },
  ],
  notApplicable: [],
  unknown: [{ title: 'reading was denied', facts: sampleBucket({ policy: unknown('AccessDenied') }) }],
};
