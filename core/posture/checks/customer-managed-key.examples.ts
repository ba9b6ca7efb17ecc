import type { CheckExamples } from '../check-examples.ts';
import { known, unknown } from '../facts.ts';
import { sampleBucket } from '../sample-facts.examples.ts';
import { encryptedBy, withAwsKey, withMissingKey } from '../sample-keys.examples.ts';
import { accessLogBucket } from '../sample-logs.examples.ts';

export const examples: CheckExamples = {
  passes: [
    { title: "a customer's key", facts: sampleBucket() },
    {
      title: 'in two layers',
      facts: encryptedBy('aws:kms:dsse', 'arn:aws:kms:eu-west-1:111122223333:key/1'),
    },
  ],
  fails: [
    { title: 'no key is named', facts: encryptedBy('aws:kms') },
    {
      title: 'the key of KMS for S3, by its alias',
      facts: encryptedBy('aws:kms', 'arn:aws:kms:eu-west-1:111122223333:alias/aws/s3'),
    },
    { title: 'the key of KMS for S3, by its ARN', facts: withAwsKey() },
    { title: 'SSE-S3', facts: encryptedBy('AES256') },
    { title: 'nothing', facts: encryptedBy('none') },
  ],
  notApplicable: [{ title: 'a bucket that receives access logs', facts: accessLogBucket() }],
  unknown: [
    { title: 'reading was denied', facts: sampleBucket({ encryption: unknown('AccessDenied') }) },
    { title: 'a key that KMS would not describe', facts: sampleBucket({ key: unknown('AccessDenied') }) },
    { title: 'a key that does not exist', facts: withMissingKey() },
    { title: 'a key that was not found', facts: sampleBucket({ key: known(null) }) },
  ],
};
