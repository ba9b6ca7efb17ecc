import type { Check } from '../check.ts';
import { couldNotSay, fail, pass, whereKnown } from '../check.ts';
import { unlessPlainLogs } from '../received-logs.ts';
import { encryptWith } from '../remediation.ts';

export const defaultEncryptionKms: Check = {
  id: 'default-encryption-kms',
  title: 'New objects are encrypted with a key of KMS',
  severity: 'medium',
  why: 'With SSE-S3, the right to read an object is all that a reader needs. A key of KMS is a second lock, with a policy and a log of its own. A bucket that is opened by mistake does not open that lock.',
  remediation: {
    cli: encryptWith('KEY-ARN'),
    cdk: 'new Bucket(this, "Data", { encryption: BucketEncryption.KMS, bucketKeyEnabled: true })',
  },
  prowler: ['s3_bucket_default_encryption', 's3_bucket_kms_encryption'],
  securityHub: ['S3.17'],
  judge: (facts) =>
    unlessPlainLogs(facts, () =>
      whereKnown(facts.encryption, ({ algorithm }) => {
        if (algorithm === 'none') return fail('there is no default encryption');
        if (algorithm === 'AES256') return fail("new objects are encrypted with S3's own keys (SSE-S3)");
        if (algorithm === 'encrypted') return couldNotSay('S3 names a way to encrypt that is not known');
        return pass(`new objects are encrypted with a key of KMS (${algorithm})`);
      }),
    ),
};
