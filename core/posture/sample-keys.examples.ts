import type { Encryption } from '../cloudtrail/settings/values.ts';
import { type BucketFacts, type KeyFacts, known, NO_SUCH_KEY, unknown } from './facts.ts';
import { sampleBucket } from './sample-facts.examples.ts';
import { OWN_ACCOUNT } from './sample-policies.examples.ts';

const KEY: KeyFacts = {
  arn: `arn:aws:kms:eu-west-1:${OWN_ACCOUNT}:key/1234abcd`,
  account: OWN_ACCOUNT,
  isCustomerManaged: true,
  state: 'Enabled',
  isRotated: known(true),
  policy: known(null),
};

/** A bucket that encrypts so; for examples. */
export const encryptedBy = (
  algorithm: Encryption['algorithm'],
  key: string | null = null,
  over: Partial<BucketFacts> = {},
): BucketFacts =>
  sampleBucket({
    encryption: known({ algorithm, key, isCustomerKeyBlocked: true }),
    ...(key === null ? { key: known(null) } : {}),
    ...over,
  });

/** A bucket whose key is like this. */
export const withKey = (over: Partial<KeyFacts>): BucketFacts => {
  const key = { ...KEY, ...over };
  return encryptedBy('aws:kms', key.arn, { key: known(key) });
};

/** The key that KMS keeps for S3, named by its ARN. */
export const withAwsKey = (): BucketFacts => withKey({ isCustomerManaged: false });

/** A bucket that names a key which does not exist. */
export const withMissingKey = (over: Partial<KeyFacts> = {}): BucketFacts => {
  const reason = unknown('KMS knows no such key');
  return withKey({ state: NO_SUCH_KEY, isRotated: reason, policy: reason, ...over });
};
