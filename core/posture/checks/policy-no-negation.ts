import { judgeFindings } from '../bucket-policy.ts';
import type { Check } from '../check.ts';
import { policyEdit } from '../remediation.ts';

export const policyNoNegation: Check = {
  id: 'policy-no-negation',
  title: 'The policy allows what it names, never all but what it names',
  severity: 'medium',
  why: 'An Allow with NotPrincipal, NotAction or NotResource lets through more than people see in it, and more again with each action that AWS adds.',
  remediation: {
    cli: policyEdit(
      'in Allow statements, name principals, actions and resources instead of what is not meant',
    ),
    cdk: 'new PolicyStatement({ principals: [role], actions: ["s3:GetObject"], resources: [bucket.arnForObjects("*")] }) // no notPrincipals, notActions, notResources',
  },
  prowler: [],
  securityHub: [],
  judge: (facts) =>
    judgeFindings(facts, ['policy-not-principal', 'policy-not-action', 'policy-not-resource'], {
      good: 'the policy allows what it names only',
      bad: 'the policy allows all but what it names',
    }),
};
