import type { CheckExamples } from '../check-examples.ts';
import { known, unknown } from '../facts.ts';
import { sampleBucket } from '../sample-facts.examples.ts';
import { encryptedBy } from '../sample-keys.examples.ts';
import { deny, document, OBJECTS_ARN, type Written } from '../sample-policies.examples.ts';

const ALGORITHM = 's3:x-amz-server-side-encryption';
const KEY_ID = 's3:x-amz-server-side-encryption-aws-kms-key-id';
const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd';

const refusing = (Condition: unknown, over: Written = {}): Written =>
  deny(Condition, { Action: 's3:PutObject', Resource: OBJECTS_ARN, ...over });

const policy = (...statements: readonly Written[]) => ({ policy: known(document(...statements)) });

const OTHER_KEY = refusing({ StringNotEquals: { [KEY_ID]: KEY } });
const NAMED_OTHER_KEY = refusing({ StringNotEquals: { [KEY_ID]: KEY }, Null: { [KEY_ID]: 'false' } });
const NAMED_OTHER_ALGORITHM = refusing({
  StringNotEquals: { [ALGORITHM]: 'aws:kms' },
  Null: { [ALGORITHM]: 'false' },
});

export const examples: CheckExamples = {
  passes: [
    { title: 'one key is demanded', facts: sampleBucket(policy(OTHER_KEY)) },
    {
      title: 'one key is demanded of those who name algorithm or key',
      facts: sampleBucket(
        policy(
          NAMED_OTHER_KEY,
          NAMED_OTHER_ALGORITHM,
          refusing({ StringEquals: { [ALGORITHM]: 'aws:kms' }, Null: { [KEY_ID]: 'true' } }),
        ),
      ),
    },
    {
      title: 'one key is demanded of those who name a key, and a key of those who name an algorithm',
      facts: sampleBucket(
        policy(NAMED_OTHER_KEY, refusing({ Null: { [KEY_ID]: 'true', [ALGORITHM]: 'false' } })),
      ),
    },
    {
      title: 'keys of the account are demanded',
      facts: sampleBucket(
        policy(refusing({ ArnNotLikeIfExists: { [KEY_ID]: 'arn:aws:kms:*:111122223333:key/*' } })),
      ),
    },
    {
      title: 'nobody says anything, with SSE-S3 as the default',
      facts: encryptedBy('AES256', null, policy(refusing({ Null: { [KEY_ID]: 'false' } }))),
    },
  ],
  fails: [
    { title: 'no policy', facts: sampleBucket({ policy: known(null) }) },
    { title: 'TLS only', facts: sampleBucket() },
    {
      title: 'any key of KMS will do',
      facts: sampleBucket(policy(refusing({ StringNotEquals: { [ALGORITHM]: 'aws:kms' } }))),
    },
    {
      title: 'another key is refused, and no key is not',
      facts: sampleBucket(policy(NAMED_OTHER_KEY, NAMED_OTHER_ALGORITHM)),
    },
    {
      title: 'for some of the objects',
      facts: sampleBucket(
        policy(refusing({ StringNotEquals: { [KEY_ID]: KEY } }, { Resource: `${OBJECTS_ARN}.bin` })),
      ),
    },
    {
      title: 'everything must be said, and anything may be, with SSE-S3 as the default',
      facts: encryptedBy('AES256', null, policy(refusing({ Null: { [ALGORITHM]: 'true' } }))),
    },
  ],
  notApplicable: [{ title: 'a directory bucket', facts: sampleBucket({ kind: 'directory' }) }],
  unknown: [
    { title: 'the policy was denied', facts: sampleBucket({ policy: unknown('AccessDenied') }) },
    { title: 'the default is not known', facts: sampleBucket({ encryption: unknown('AccessDenied') }) },
  ],
};
