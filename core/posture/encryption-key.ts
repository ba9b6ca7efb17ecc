import { accountOf } from '../policies/principal.ts';
import { type BucketFacts, type Fact, type KeyFacts, known, NO_SUCH_KEY, unknown } from './facts.ts';

/** Whose key new objects get when the uploader does not say: S3's, the one that KMS keeps for S3, or one of a customer. */
export type KeyKind = 'none' | 's3' | 'aws' | 'customer';

export function keyKindOf({ encryption, key }: BucketFacts): Fact<KeyKind> {
  if (encryption.kind === 'unknown') return encryption;
  const { algorithm, key: name } = encryption.value;
  if (algorithm === 'none') return known('none');
  if (algorithm === 'AES256') return known('s3');
  if (algorithm === 'encrypted') return unknown('S3 names a way to encrypt that is not known');
  if (name === null || /(?:^|:)alias\/aws\//.test(name)) return known('aws');
  if (key.kind === 'unknown') return key;
  if (key.value === null) return unknown('the key that the bucket names was not found');
  if (isMissing(key.value)) return unknown('KMS knows no key of the name that the bucket encrypts with');
  return known(key.value.isCustomerManaged ? 'customer' : 'aws');
}

/** The customer's key that new objects get; `null` where they get another's. */
export function customerKeyOf(facts: BucketFacts): Fact<KeyFacts | null> {
  const kind = keyKindOf(facts);
  if (kind.kind === 'unknown') return kind;
  return kind.value === 'customer' ? facts.key : known(null);
}

/** The name of the key that the bucket encrypts with and that does not exist; `null` where it exists, or that is not known. */
export const missingKeyOf = ({ key }: BucketFacts): string | null =>
  key.kind === 'known' && key.value !== null && isMissing(key.value) ? key.value.arn : null;

const isMissing = ({ state, isCustomerManaged }: KeyFacts): boolean =>
  isCustomerManaged && state === NO_SUCH_KEY;

/** The account of the key that the bucket names, also where KMS would not describe the key; `null` where the name does not show it. */
export function keyAccountOf({ encryption, key }: BucketFacts): string | null {
  if (key.kind === 'known' && key.value !== null) return key.value.account || null;
  const name = encryption.kind === 'known' ? encryption.value.key : null;
  return name === null ? null : accountOf(name);
}

/** Why the checks of customers' keys do not apply. */
export const NO_CUSTOMER_KEY = "the bucket does not encrypt with a customer's key";
