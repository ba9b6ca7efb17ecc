import { analysePolicy } from '../../policies/analyse.ts';
import { contextOf, documentOf, findingText } from '../bucket-policy.ts';
import type { Check, CheckResult } from '../check.ts';
import { fail, notApplicable, whereKnown } from '../check.ts';
import { customerKeyOf, NO_CUSTOMER_KEY } from '../encryption-key.ts';
import type { BucketFacts, KeyFacts } from '../facts.ts';
import { keyOfBucket } from '../remediation.ts';
import { outsidersIn } from './policy-no-outsiders.ts';

export const keyPolicyClosed: Check = {
  id: 'key-policy-closed',
  title: "The key's policy lets nobody in from outside",
  severity: 'high',
  isAboutStrangers: true,
  why: 'Whoever may use the key reads what leaves the bucket; whoever may administer it disables or deletes it, and with it all the training data that it encrypts.',
  remediation: {
    cli: [
      keyOfBucket,
      'aws kms get-key-policy --key-id "$KEY" --policy-name default --query Policy --output text > key-policy.json',
      '# in key-policy.json: remove "Principal": "*" and accounts that are not trusted from Allow statements; keep those of your own account, or nobody can change the policy again',
      'aws kms put-key-policy --key-id "$KEY" --policy-name default --policy file://key-policy.json',
    ].join('\n'),
    cdk: 'new Key(this, "Key") // the default policy lets in the own account only; then key.grantDecrypt(role)',
  },
  prowler: ['kms_key_not_publicly_accessible'],
  securityHub: ['KMS.5'],
  judge: (facts) =>
    whereKnown(customerKeyOf(facts), (key) =>
      key === null ? notApplicable(NO_CUSTOMER_KEY) : judged(key, facts),
    ),
};

const judged = ({ policy }: KeyFacts, facts: BucketFacts): CheckResult =>
  whereKnown(documentOf(policy), (document) => {
    const context = contextOf(facts, 'key');
    const open = analysePolicy(document, context).findings.filter(({ rule }) => rule === 'policy-public');
    const outsiders = outsidersIn(document, context);
    if (open.length > 0)
      return fail("the key's policy lets everybody in", [...open.map(findingText), ...outsiders.details]);
    return { ...outsiders, reason: outsiders.reason.replace(/^it\b/, "the key's policy") };
  });
