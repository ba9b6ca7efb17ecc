import { judgeFindings } from '../bucket-policy.ts';
import type { Check } from '../check.ts';
import { policyEdit } from '../remediation.ts';

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
};
