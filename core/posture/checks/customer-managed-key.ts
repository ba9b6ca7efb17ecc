import type { Check } from '../check.ts';
import { fail, pass, whereKnown } from '../check.ts';
import { keyKindOf } from '../encryption-key.ts';
import { unlessPlainLogs } from '../received-logs.ts';
import { encryptWith } from '../remediation.ts';

export const customerManagedKey: Check = {
  id: 'customer-managed-key',
  title: "New objects are encrypted with a customer's key",
  severity: 'medium',
  why: 'The AWS managed key for S3 has a policy that allows everybody whom S3 allows, and nobody can change it. Only a key of your own decides separately who reads training data, and can be withdrawn in an incident.',
  remediation: {
    cli: [
      'KEY="$(aws kms create-key --description "training data in BUCKET" --query KeyMetadata.Arn --output text)"',
      'aws kms enable-key-rotation --key-id "$KEY"',
      encryptWith(`'"$KEY"'`),
    ].join('\n'),
    cdk: 'new Bucket(this, "Data", { encryption: BucketEncryption.KMS, encryptionKey: new Key(this, "Key", { enableKeyRotation: true }) })',
  },
  prowler: ['s3_bucket_kms_encryption'],
  securityHub: ['S3.17'],
  judge: (facts) =>
    unlessPlainLogs(facts, () =>
      whereKnown(keyKindOf(facts), (kind) => {
        if (kind === 'customer') return pass("new objects are encrypted with a customer's key");
        if (kind === 'aws')
          return fail('new objects are encrypted with the key that KMS keeps for S3 (aws/s3)');
        return fail('new objects are encrypted with no key of KMS');
      }),
    ),
};
