import type { Check } from '../../check.ts';
import { unknown } from '../../facts.ts';
import { couldNotSay, fail, pass, whereKnown } from '../../results.ts';
import { sampleBucket } from '../../sample-facts.ts';
import { encryptedBy, withAwsKey } from '../../sample-keys.ts';

export const defaultEncryptionKms: Check = {
  id: 'default-encryption-kms',
  title: 'New objects are encrypted with a key of KMS',
  severity: 'medium',
  why: 'With SSE-S3, whoever may read an object may read it, and nothing more is asked. A key of KMS is a second lock, with a policy and a log of its own, that a bucket opened by mistake does not open.',
  remediation: {
    cli: 'aws s3api put-bucket-encryption --bucket BUCKET --server-side-encryption-configuration \'{"Rules":[{"ApplyServerSideEncryptionByDefault":{"SSEAlgorithm":"aws:kms","KMSMasterKeyID":"KEY-ARN"},"BucketKeyEnabled":true}]}\'',
    cdk: 'new Bucket(this, "Data", { encryption: BucketEncryption.KMS, bucketKeyEnabled: true })',
  },
  prowler: ['s3_bucket_default_encryption', 's3_bucket_kms_encryption'],
  securityHub: ['S3.17'],
  judge: (facts) =>
    whereKnown(facts.encryption, ({ algorithm }) => {
      if (algorithm === 'none') return fail('there is no default encryption');
      if (algorithm === 'AES256') return fail("new objects are encrypted with S3's own keys (SSE-S3)");
      if (algorithm === 'encrypted') return couldNotSay('S3 names a way to encrypt that is not known');
      return pass(`new objects are encrypted with a key of KMS (${algorithm})`);
    }),
  examples: {
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
    ],
    notApplicable: [],
    unknown: [
      { title: 'the look was denied', facts: sampleBucket({ encryption: unknown('AccessDenied') }) },
      { title: 'a way to encrypt that is not known', facts: encryptedBy('encrypted') },
    ],
  },
};
