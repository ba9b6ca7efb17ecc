import type { CheckExamples } from '../check-examples.ts';
import { unknown } from '../facts.ts';
import { sampleAccount, sampleBucket } from '../sample-facts.examples.ts';
import { encryptedBy, withAwsKey, withKey, withMissingKey } from '../sample-keys.examples.ts';
import { OTHER_ACCOUNT } from '../sample-policies.examples.ts';

export const examples: CheckExamples = {
  passes: [
    { title: 'the own account', facts: sampleBucket() },
    {
      title: 'a trusted account',
      facts: {
        ...withKey({ account: OTHER_ACCOUNT }),
        account: sampleAccount({ trustedAccounts: [OTHER_ACCOUNT] }),
      },
    },
  ],
  fails: [
    {
      title: 'another account, of a key that does not exist',
      facts: withMissingKey({ account: OTHER_ACCOUNT }),
    },
    { title: 'another account', facts: withKey({ account: OTHER_ACCOUNT }) },
    {
      title: 'another account, by the ARN alone, for KMS gave no answer',
      facts: encryptedBy('aws:kms', `arn:aws:kms:eu-west-1:${OTHER_ACCOUNT}:key/1`, {
        key: unknown('AccessDenied'),
      }),
    },
  ],
  notApplicable: [
    { title: 'SSE-S3', facts: encryptedBy('AES256') },
    { title: 'the key that KMS keeps for S3', facts: withAwsKey() },
  ],
  unknown: [
    {
      title: 'a key that does not exist, by its id',
      facts: withMissingKey({ arn: '1234abcd', account: '' }),
    },
    {
      title: 'reading was denied',
      facts: sampleBucket({ encryption: unknown('AccessDenied'), key: unknown('AccessDenied') }),
    },
  ],
};
