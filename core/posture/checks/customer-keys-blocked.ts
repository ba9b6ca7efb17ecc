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
    cli: [
      '# uploads that bring a key fail from then on',
      'aws s3api get-bucket-encryption --bucket BUCKET --query ServerSideEncryptionConfiguration > encryption.json',
      '# in encryption.json: set "BlockedEncryptionTypes" of the rule to {"EncryptionType": ["SSE-C"]}, and keep its algorithm and key',
      'aws s3api put-bucket-encryption --bucket BUCKET --server-side-encryption-configuration file://encryption.json',
    ].join('\n'),
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
