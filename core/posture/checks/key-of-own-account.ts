import type { Check, CheckResult } from '../check.ts';
import { couldNotSay, fail, notApplicable, pass, whereKnown } from '../check.ts';
import { customerKeyOf, keyAccountOf, NO_CUSTOMER_KEY } from '../encryption-key.ts';
import type { BucketFacts } from '../facts.ts';
import { encryptWith } from '../remediation.ts';

export const keyOfOwnAccount: Check = {
  id: 'key-of-own-account',
  title: 'The encryption key is of the own account, or of a trusted one',
  severity: 'high',
  why: 'Whoever owns the key decides whether you can read your training data. A default key of a stranger is how data is held to ransom: all that is written from then on is theirs to withhold.',
  remediation: {
    cli: encryptWith('OWN-KEY-ARN'),
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
};

const isStrange = (account: string, { account: { id, trustedAccounts } }: BucketFacts): boolean =>
  account !== id && !trustedAccounts.includes(account);

function ofKnown(account: string | null, facts: BucketFacts): CheckResult {
  if (account === null) return couldNotSay('the account of the key is not known');
  return account === facts.account.id
    ? pass('the key is of the own account')
    : pass('the key is of a trusted account', [account]);
}
