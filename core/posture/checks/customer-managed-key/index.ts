import type { Check } from '../../check.ts';
import { keyKindOf } from '../../encryption-key.ts';
import { known, unknown } from '../../facts.ts';
import { fail, pass, whereKnown } from '../../results.ts';
import { sampleBucket } from '../../sample-facts.ts';
import { encryptedBy, withAwsKey, withMissingKey } from '../../sample-keys.ts';

export const customerManagedKey: Check = {
  id: 'customer-managed-key',
  title: "New objects are encrypted with a customer's key",
  severity: 'medium',
  why: 'The policy of the key that KMS keeps for S3 lets in whoever S3 lets in, and nobody can change it. Only a key of your own decides separately who reads training data, and can be withdrawn in an incident.',
  remediation: {
    cli: [
      'KEY="$(aws kms create-key --description "training data in BUCKET" --query KeyMetadata.Arn --output text)"',
      'aws s3api put-bucket-encryption --bucket BUCKET --server-side-encryption-configuration "{\\"Rules\\":[{\\"ApplyServerSideEncryptionByDefault\\":{\\"SSEAlgorithm\\":\\"aws:kms\\",\\"KMSMasterKeyID\\":\\"$KEY\\"},\\"BucketKeyEnabled\\":true}]}"',
    ].join('\n'),
    cdk: 'new Bucket(this, "Data", { encryption: BucketEncryption.KMS, encryptionKey: new Key(this, "Key", { enableKeyRotation: true }) })',
  },
  prowler: ['s3_bucket_kms_encryption'],
  securityHub: ['S3.17'],
  judge: (facts) =>
    whereKnown(keyKindOf(facts), (kind) => {
      if (kind === 'customer') return pass("new objects are encrypted with a customer's key");
      if (kind === 'aws')
        return fail('new objects are encrypted with the key that KMS keeps for S3 (aws/s3)');
      return fail('new objects are encrypted with no key of KMS');
    }),
  examples: {
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
    notApplicable: [],
    unknown: [
      { title: 'the look was denied', facts: sampleBucket({ encryption: unknown('AccessDenied') }) },
      { title: 'a key of which KMS would not tell', facts: sampleBucket({ key: unknown('AccessDenied') }) },
      { title: 'a key that does not exist', facts: withMissingKey() },
      { title: 'a key that was not found', facts: sampleBucket({ key: known(null) }) },
    ],
  },
};
