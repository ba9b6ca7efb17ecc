import type { Check, CheckResult } from '../../check.ts';
import { customerKeyOf, keyAccountOf, NO_CUSTOMER_KEY } from '../../encryption-key.ts';
import { type BucketFacts, unknown } from '../../facts.ts';
import { couldNotSay, fail, notApplicable, pass, whereKnown } from '../../results.ts';
import { sampleAccount, sampleBucket } from '../../sample-facts.ts';
import { encryptedBy, withAwsKey, withKey, withMissingKey } from '../../sample-keys.ts';
import { OTHER_ACCOUNT } from '../../sample-policies.ts';

export const keyOfOwnAccount: Check = {
  id: 'key-of-own-account',
  title: 'The encryption key is of the own account, or of a trusted one',
  severity: 'high',
  why: 'Whoever owns the key decides whether you can read your training data. A default key of a stranger is how data is held to ransom: all that is written from then on is theirs to withhold.',
  remediation: {
    cli: 'aws s3api put-bucket-encryption --bucket BUCKET --server-side-encryption-configuration \'{"Rules":[{"ApplyServerSideEncryptionByDefault":{"SSEAlgorithm":"aws:kms","KMSMasterKeyID":"OWN-KEY-ARN"},"BucketKeyEnabled":true}]}\'',
    cdk: 'new Bucket(this, "Data", { encryption: BucketEncryption.KMS, encryptionKey: new Key(this, "Key", { enableKeyRotation: true }) })',
  },
  prowler: [],
  securityHub: [],
  judge(facts) {
    const account = keyAccountOf(facts);
    if (account !== null && isStrange(account, facts)) return fail(`the key is of the account ${account}`);
    return whereKnown(customerKeyOf(facts), (key) =>
      key === null ? notApplicable(NO_CUSTOMER_KEY) : ofKnown(account, facts),
    );
  },
  examples: {
    passes: [
      { title: 'the own account', facts: sampleBucket() },
      {
        title: 'a trusted account',
        facts: {
          ...withKey({ account: OTHER_ACCOUNT }),
          account: sampleAccount({ trustedAccounts: [OTHER_ACCOUNT] }),
        },
      },
    ],
    fails: [
      {
        title: 'another account, of a key that does not exist',
        facts: withMissingKey({ account: OTHER_ACCOUNT }),
      },
      { title: 'another account', facts: withKey({ account: OTHER_ACCOUNT }) },
      {
        title: 'another account, by the ARN alone, for KMS would not tell',
        facts: encryptedBy('aws:kms', `arn:aws:kms:eu-west-1:${OTHER_ACCOUNT}:key/1`, {
          key: unknown('AccessDenied'),
        }),
      },
    ],
    notApplicable: [
      { title: 'SSE-S3', facts: encryptedBy('AES256') },
      { title: 'the key that KMS keeps for S3', facts: withAwsKey() },
    ],
    unknown: [
      {
        title: 'a key that does not exist, by its id',
        facts: withMissingKey({ arn: '1234abcd', account: '' }),
      },
      {
        title: 'the look was denied',
        facts: sampleBucket({ encryption: unknown('AccessDenied'), key: unknown('AccessDenied') }),
      },
    ],
  },
};

const isStrange = (account: string, { account: { id, trustedAccounts } }: BucketFacts): boolean =>
  account !== id && !trustedAccounts.includes(account);

function ofKnown(account: string | null, facts: BucketFacts): CheckResult {
  if (account === null) return couldNotSay('the account of the key is not told');
  return account === facts.account.id
    ? pass('the key is of the own account')
    : pass('the key is of a trusted account', [account]);
}
