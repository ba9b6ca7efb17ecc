import { judgeFindings } from '../../bucket-policy.ts';
import type { Check } from '../../check.ts';
import { known, unknown } from '../../facts.ts';
import { policyEdit } from '../../remediation.ts';
import { sampleBucket } from '../../sample-facts.ts';
import { allow, bucketWith, deny, OWN_ACCOUNT } from '../../sample-policies.ts';

const service = (Condition?: unknown) =>
  allow({ Principal: { Service: 'cloudtrail.amazonaws.com' }, Action: 's3:PutObject', Condition });

export const policyNoConfusedDeputy: Check = {
  id: 'policy-no-confused-deputy',
  title: 'Services get in for named resources only',
  severity: 'medium',
  why: 'A service of AWS that is let in without saying for whom can be sent by anybody from their own account, to read the training data or to write beside it.',
  remediation: {
    cli: policyEdit(
      'add to the Allow of each service "Condition": {"StringEquals": {"aws:SourceAccount": "ACCOUNT"}, "ArnLike": {"aws:SourceArn": "ARN"}}',
    ),
    cdk: 'new PolicyStatement({ principals: [new ServicePrincipal("cloudtrail.amazonaws.com", { conditions: { StringEquals: { "aws:SourceAccount": this.account } } })], actions: ["s3:PutObject"], resources: [bucket.arnForObjects("*")] })',
  },
  prowler: [],
  securityHub: [],
  judge: (facts) =>
    judgeFindings(facts, ['policy-confused-deputy'], {
      good: 'the policy lets in no service without saying for whom',
      bad: 'the policy lets in services without saying for whom',
    }),
  examples: {
    passes: [
      { title: 'no policy', facts: sampleBucket({ policy: known(null) }) },
      {
        title: 'for the account',
        facts: bucketWith([service({ StringEquals: { 'aws:SourceAccount': OWN_ACCOUNT } })]),
      },
      {
        title: 'for one resource',
        facts: bucketWith([
          service({ ArnLike: { 'aws:SourceArn': `arn:aws:cloudtrail:*:${OWN_ACCOUNT}:trail/*` } }),
        ]),
      },
      {
        title: 'a service that a Deny names',
        facts: bucketWith([deny({}, { Principal: { Service: 'cloudtrail.amazonaws.com' } })]),
      },
    ],
    fails: [
      { title: 'without a condition', facts: bucketWith([service()]) },
      {
        title: 'with a condition about something else',
        facts: bucketWith([service({ StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control' } })]),
      },
      {
        title: 'for any account',
        facts: bucketWith([service({ StringLike: { 'aws:SourceAccount': '*' } })]),
      },
    ],
    notApplicable: [],
    unknown: [{ title: 'the look was denied', facts: sampleBucket({ policy: unknown('AccessDenied') }) }],
  },
};
