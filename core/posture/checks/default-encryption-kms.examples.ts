import type { CheckExamples } from '../check-examples.ts';
import { unknown } from '../facts.ts';
import { sampleBucket } from '../sample-facts.examples.ts';
import { encryptedBy, withAwsKey } from '../sample-keys.examples.ts';
import { accessLogBucket } from '../sample-logs.examples.ts';

export const examples: CheckExamples = {
  passes: [
    { title: "a customer's key", facts: sampleBucket() },
    {
      title: 'in two layers',
      facts: encryptedBy('aws:kms:dsse', 'arn:aws:kms:eu-west-1:111122223333:key/1'),
    },
    { title: 'the key that KMS keeps for S3', facts: encryptedBy('aws:kms') },
    { title: 'the same, by its ARN', facts: withAwsKey() },
  ],
  fails: [
    { title: 'SSE-S3', facts: encryptedBy('AES256') },
    { title: 'nothing', facts: encryptedBy('none') },
    {
      title: 'SSE-S3, where sealed data lies beside access logs',
      facts: accessLogBucket({ datasets: [{ name: 'labels', prefix: '', mode: 'sealed', writers: [] }] }),
    },
    {
      title: 'SSE-S3, where nobody guards it and it looks like training data',
      facts: accessLogBucket({ name: 'acme-training-data', datasets: [] }),
    },
  ],
  notApplicable: [{ title: 'a bucket that receives access logs', facts: accessLogBucket() }],
  unknown: [
    { title: 'reading was denied', facts: sampleBucket({ encryption: unknown('AccessDenied') }) },
    { title: 'a way to encrypt that is not known', facts: encryptedBy('encrypted') },
  ],
};
