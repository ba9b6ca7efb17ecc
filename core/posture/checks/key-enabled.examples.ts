import type { CheckExamples } from '../check-examples.ts';
import { unknown } from '../facts.ts';
import { sampleBucket } from '../sample-facts.examples.ts';
import { encryptedBy, withAwsKey, withKey, withMissingKey } from '../sample-keys.examples.ts';

export const examples: CheckExamples = {
  passes: [{ title: 'enabled', facts: sampleBucket() }],
  fails: [
    { title: 'to be deleted', facts: withKey({ state: 'PendingDeletion' }) },
    { title: 'disabled', facts: withKey({ state: 'Disabled' }) },
    { title: 'deleted, or never there', facts: withMissingKey() },
    { title: 'without its material', facts: withKey({ state: 'PendingImport' }) },
  ],
  notApplicable: [
    { title: 'SSE-S3', facts: encryptedBy('AES256') },
    { title: 'the key that KMS keeps for S3', facts: withAwsKey() },
    {
      title: 'the same, which KMS has not made yet',
      facts: encryptedBy('aws:kms', null, { key: withMissingKey({ isCustomerManaged: false }).key }),
    },
  ],
  unknown: [
    { title: 'a key that KMS would not describe', facts: sampleBucket({ key: unknown('AccessDenied') }) },
    { title: 'reading was denied', facts: sampleBucket({ encryption: unknown('AccessDenied') }) },
  ],
};
