import type { Check } from '../../check.ts';
import { mapFact } from '../../fact-logic.ts';
import { identityStatements } from '../../identity/identity-statements.ts';
import { couldNotSay } from '../../results.ts';
import { judgeWriters } from '../../writers.ts';
import { examples } from './examples.ts';
import { excessesOf } from './excess.ts';

/** Deleting without a version is no excess: in a versioned bucket it hides, and what is hidden is found and restored. */
export const writersLeastPrivilege: Check = {
  id: 'writers-least-privilege',
  title: 'Writers may read, list and write objects, and no more',
  severity: 'high',
  appliesByConfiguration: true,
  why: 'The role that publishes training data is the one that attackers take over. With rights over versions, locks or configuration it can destroy what was approved and let its traces go; with rights over every bucket, all data is lost with it.',
  remediation: {
    cli: 'aws iam put-role-policy --role-name WRITER --policy-name publish --policy-document \'{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:GetObject","s3:PutObject","s3:AbortMultipartUpload"],"Resource":"arn:aws:s3:::BUCKET/PREFIX/*"},{"Effect":"Allow","Action":"s3:ListBucket","Resource":"arn:aws:s3:::BUCKET"}]}\'\n# and detach the policies that give more',
    cdk: 'bucket.grantRead(writer, "PREFIX/*");\nbucket.grantPut(writer, "PREFIX/*");',
  },
  prowler: [
    'iam_inline_policy_no_administrative_privileges',
    'iam_customer_attached_policy_no_administrative_privileges',
  ],
  securityHub: ['IAM.1', 'IAM.21'],
  judge(facts) {
    const result = judgeWriters(facts, {
      good: 'its writers may read, list and write objects, and no more',
      bad: 'a writer may do more than read, list and write objects',
      problemsOf: ({ arn, policies }) =>
        mapFact(identityStatements(policies), (statements) => excessesOf(facts, arn, statements)),
    });
    const { accessPoints } = facts;
    return result.status === 'pass' && accessPoints.kind === 'unknown'
      ? couldNotSay(`what writers may do through access points: ${accessPoints.reason}`)
      : result;
  },
  examples,
};
