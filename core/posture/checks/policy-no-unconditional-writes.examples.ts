import type { CheckExamples } from '../check-examples.ts';
import { known, unknown } from '../facts.ts';
import { sampleAccount, sampleBucket } from '../sample-facts.examples.ts';
import { allow, bucketWith, deny, OTHER_ACCOUNT, type Written } from '../sample-policies.examples.ts';

const writing = (Principal: unknown, over: Written = {}) =>
  allow({ Principal, Action: ['s3:PutObject', 's3:DeleteObject'], ...over });

const ACCOUNT = { AWS: `arn:aws:iam::${OTHER_ACCOUNT}:root` };
const ROLE = { AWS: `arn:aws:iam::${OTHER_ACCOUNT}:role/Publisher` };
const Condition = { StringEquals: { 'aws:SourceVpce': 'vpce-1' } };

const trusting = (...statements: readonly Written[]) =>
  bucketWith(statements, { account: sampleAccount({ trustedAccounts: [OTHER_ACCOUNT] }) });

export const examples: CheckExamples = {
  passes: [
    { title: 'no policy', facts: sampleBucket({ policy: known(null) }) },
    { title: 'the account itself', facts: bucketWith([writing({ AWS: '111122223333' })]) },
    { title: 'an outsider who reads', facts: bucketWith([allow({ Principal: ACCOUNT })]) },
    { title: 'an outsider under a condition', facts: bucketWith([writing(ACCOUNT, { Condition })]) },
    { title: 'a role of a trusted account', facts: trusting(writing(ROLE)) },
    { title: 'a trusted account under a condition', facts: trusting(writing(ACCOUNT, { Condition })) },
    {
      title: 'a trusted account, where everything else than an endpoint is denied',
      facts: trusting(writing(ACCOUNT), deny({ StringNotEquals: Condition.StringEquals })),
    },
    { title: 'everybody, where a Deny cuts it', facts: bucketWith([writing('*'), deny(undefined)]) },
  ],
  fails: [
    { title: 'everybody', facts: bucketWith([writing('*')]) },
    { title: 'another account', facts: bucketWith([writing(ACCOUNT)]) },
    { title: 'a role of another account', facts: bucketWith([writing(ROLE)]) },
    { title: 'a trusted account as a whole', facts: trusting(writing(ACCOUNT)) },
    { title: 'by a pattern', facts: bucketWith([allow({ Principal: ACCOUNT, Action: 's3:*' })]) },
    {
      title: 'by all actions but some',
      facts: bucketWith([allow({ Principal: ACCOUNT, Action: undefined, NotAction: 's3:DeleteBucket' })]),
    },
  ],
  notApplicable: [],
  unknown: [{ title: 'reading was denied', facts: sampleBucket({ policy: unknown('AccessDenied') }) }],
};
