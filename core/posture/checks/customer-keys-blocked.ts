import { contextOf, policyOf } from '../bucket-policy.ts';
import type { Check } from '../check.ts';
import { couldNotSay, fail, notApplicable, pass, whereKnown } from '../check.ts';
import { notDenied, type Probe } from '../denies.ts';
import type { BucketFacts } from '../facts.ts';

const PROBE: Probe = {
  title: 'uploads with a key that the uploader brings',
  actions: ['s3:putobject'],
  levels: ['object'],
  principal: null,
  keys: {
    'aws:securetransport': 'true',
    's3:x-amz-server-side-encryption': null,
    's3:x-amz-server-side-encryption-aws-kms-key-id': null,
    's3:x-amz-server-side-encryption-customer-algorithm': 'AES256',
  },
};

export const customerKeysBlocked: Check = {
  id: 'customer-keys-blocked',
  title: 'Keys that uploaders bring (SSE-C) are refused',
  severity: 'medium',
  why: 'Whoever may write can copy every object onto itself under a key that only they have, without touching KMS: training data held to ransom. No check of the bytes can read such an object either.',
  remediation: {
    cli: '# with the algorithm and key that the bucket has: a bucket that receives access logs keeps "SSEAlgorithm":"AES256" and no key. Uploads that bring a key fail from then on\naws s3api put-bucket-encryption --bucket BUCKET --server-side-encryption-configuration \'{"Rules":[{"ApplyServerSideEncryptionByDefault":{"SSEAlgorithm":"aws:kms","KMSMasterKeyID":"KEY-ARN"},"BucketKeyEnabled":true,"BlockedEncryptionTypes":{"EncryptionType":["SSE-C"]}}]}\'',
    cdk: 'new Bucket(this, "Data", { blockedEncryptionTypes: [BlockedEncryptionType.SSE_C] })',
  },
  prowler: [],
  securityHub: [],
  judge(facts) {
    if (facts.kind === 'directory') return notApplicable('directory buckets take no such keys');
    const { encryption } = facts;
    if (encryption.kind === 'known' && encryption.value.isCustomerKeyBlocked)
      return pass('the encryption of the bucket blocks SSE-C');
    return byPolicy(facts);
  },
};

const byPolicy = (facts: BucketFacts) =>
  whereKnown(policyOf(facts), (policy) => {
    if (notDenied(policy, contextOf(facts), [PROBE]).length === 0) return pass('the policy denies SSE-C');
    if (facts.encryption.kind === 'unknown') return couldNotSay(facts.encryption.reason);
    return fail('neither the encryption of the bucket nor its policy refuses SSE-C');
  });
