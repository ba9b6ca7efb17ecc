import type { CheckExamples } from '../check-examples.ts';
import { type AccountFacts, known, unknown } from '../facts.ts';
import { sampleAccount, sampleBucket } from '../sample-facts.examples.ts';
import { allow, bucketWith, deny, OTHER_ACCOUNT, type Written } from '../sample-policies.examples.ts';

const OUTSIDER = allow({ Principal: { AWS: OTHER_ACCOUNT } });
const ORGANIZATION = 'o-a1b2c3';
const ENDPOINT = { 'aws:SourceVpce': 'vpce-1' };

const members = (organization = ORGANIZATION) =>
  allow({ Principal: '*', Condition: { StringEquals: { 'aws:PrincipalOrgID': organization } } });

const inAccount = (statements: readonly Written[], over: Partial<AccountFacts>) =>
  bucketWith(statements, { account: sampleAccount(over) });

export const examples: CheckExamples = {
  passes: [
    { title: 'no policy', facts: sampleBucket({ policy: known(null) }) },
    { title: 'the account itself', facts: bucketWith([allow()]) },
    { title: 'a trusted account', facts: inAccount([OUTSIDER], { trustedAccounts: [OTHER_ACCOUNT] }) },
    {
      title: "the account's own organization",
      facts: inAccount([members()], { organization: ORGANIZATION }),
    },
    {
      title: 'an account, if it is of the own organization',
      facts: inAccount(
        [{ ...OUTSIDER, Condition: { StringEquals: { 'aws:PrincipalOrgID': ORGANIZATION } } }],
        { organization: ORGANIZATION },
      ),
    },
    {
      title: 'an account through a named endpoint',
      facts: bucketWith([{ ...OUTSIDER, Condition: { StringEquals: ENDPOINT } }]),
    },
    {
      title: 'an account, where everything else than a named endpoint is denied',
      facts: bucketWith([OUTSIDER, deny({ StringNotEquals: ENDPOINT })]),
    },
    {
      title: 'everybody through a named endpoint',
      facts: bucketWith([allow({ Principal: '*', Condition: { StringEquals: ENDPOINT } })]),
    },
    {
      title: 'an account that a Deny names',
      facts: bucketWith([deny({}, { Principal: { AWS: OTHER_ACCOUNT } })]),
    },
  ],
  fails: [
    { title: 'another account', facts: bucketWith([OUTSIDER]) },
    {
      title: 'a role of another account',
      facts: bucketWith([allow({ Principal: { AWS: `arn:aws:iam::${OTHER_ACCOUNT}:role/Reader` } })]),
    },
    {
      title: 'a canonical user',
      facts: bucketWith([allow({ Principal: { CanonicalUser: 'a'.repeat(64) } })]),
    },
    {
      title: 'everybody of another account',
      facts: bucketWith([
        allow({ Principal: '*', Condition: { StringEquals: { 'aws:PrincipalAccount': OTHER_ACCOUNT } } }),
      ]),
    },
    {
      title: 'an account under a condition that limits nobody',
      facts: bucketWith([
        { ...OUTSIDER, Condition: { StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control' } } },
      ]),
    },
    {
      title: 'an organization that is another',
      facts: inAccount([members('o-other99')], { organization: ORGANIZATION }),
    },
    {
      title: 'an account through a named endpoint or not',
      facts: bucketWith([{ ...OUTSIDER, Condition: { StringEqualsIfExists: ENDPOINT } }]),
    },
  ],
  notApplicable: [],
  unknown: [
    { title: 'reading was denied', facts: sampleBucket({ policy: unknown('AccessDenied') }) },
    { title: 'an organization, where the own one is not known', facts: bucketWith([members()]) },
  ],
};
