import type { CheckExamples } from '../check-examples.ts';
import { type BucketFacts, known, unknown } from '../facts.ts';
import { sampleBucket } from '../sample-facts.examples.ts';
import { bucketWith, deny, OBJECTS_ARN, type Written } from '../sample-policies.examples.ts';

const answered = (isCustomerKeyBlocked: boolean | null): Partial<BucketFacts> => ({
  encryption: known({ algorithm: 'AES256', key: null, isCustomerKeyBlocked }),
});

const ALGORITHM = 's3:x-amz-server-side-encryption-customer-algorithm';
const denying = (Condition: unknown, over: Written = {}) =>
  bucketWith([deny(Condition, { Action: 's3:PutObject', Resource: OBJECTS_ARN, ...over })], answered(null));

export const examples: CheckExamples = {
  passes: [
    { title: 'blocked by the bucket', facts: sampleBucket() },
    { title: 'denied by the policy', facts: denying({ Null: { [ALGORITHM]: 'false' } }) },
    { title: 'denied by the policy, by value', facts: denying({ StringEquals: { [ALGORITHM]: 'AES256' } }) },
    {
      title: 'blocked by the bucket, whatever its policy says',
      facts: sampleBucket({ policy: unknown('AccessDenied') }),
    },
  ],
  fails: [
    { title: 'allowed', facts: sampleBucket(answered(false)) },
    { title: 'the answer leaves it out', facts: sampleBucket(answered(null)) },
    {
      title: 'denied for some objects',
      facts: denying({ Null: { [ALGORITHM]: 'false' } }, { Resource: `${OBJECTS_ARN}.bin` }),
    },
    { title: 'all else is denied', facts: denying({ Null: { [ALGORITHM]: 'true' } }) },
  ],
  notApplicable: [{ title: 'a directory bucket', facts: sampleBucket({ kind: 'directory' }) }],
  unknown: [
    {
      title: 'the encryption was denied, and the policy allows it',
      facts: sampleBucket({ encryption: unknown('AccessDenied') }),
    },
    {
      title: 'the policy was denied',
      facts: sampleBucket({ ...answered(null), policy: unknown('AccessDenied') }),
    },
  ],
};
