import type { CheckExamples } from '../check-examples.ts';
import { known, unknown } from '../facts.ts';
import { sampleAccount, sampleBucket } from '../sample-facts.examples.ts';
import { allow, bucketWith, OTHER_ACCOUNT, type Written } from '../sample-policies.examples.ts';

const other = (over: Written = {}) =>
  bucketWith([allow({ Principal: { AWS: OTHER_ACCOUNT }, ...over })], {
    account: sampleAccount({ trustedAccounts: [OTHER_ACCOUNT] }),
  });

const when = (Condition: unknown) => other({ Condition });

export const examples: CheckExamples = {
  passes: [
    { title: 'no policy', facts: sampleBucket({ policy: known(null) }) },
    { title: 'the account itself', facts: bucketWith([allow()]) },
    {
      title: 'a named role',
      facts: other({ Principal: { AWS: `arn:aws:iam::${OTHER_ACCOUNT}:role/Trainer` } }),
    },
    {
      title: 'an account, of which one role is named by a condition',
      facts: when({ ArnEquals: { 'aws:PrincipalArn': `arn:aws:iam::${OTHER_ACCOUNT}:role/Trainer` } }),
    },
    {
      title: 'an account, if it is of an organization',
      facts: when({ StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3' } }),
    },
    {
      title: 'an account through a named endpoint',
      facts: when({ StringEquals: { 'aws:SourceVpce': 'vpce-1' } }),
    },
    {
      title: 'an account from named addresses',
      facts: when({ IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }),
    },
  ],
  fails: [
    { title: 'a trusted account, without conditions', facts: other() },
    {
      title: 'a trusted account, under a condition that limits nobody',
      facts: when({ StringLike: { 'aws:SourceVpce': '*' } }),
    },
    {
      title: 'an account that is not trusted',
      facts: bucketWith([allow({ Principal: { AWS: OTHER_ACCOUNT } })]),
    },
  ],
  notApplicable: [],
  unknown: [{ title: 'reading was denied', facts: sampleBucket({ policy: unknown('AccessDenied') }) }],
};
