import { judgeFindings } from '../../bucket-policy.ts';
import type { Check } from '../../check.ts';
import { known, unknown } from '../../facts.ts';
import { policyEdit } from '../../remediation.ts';
import { sampleBucket } from '../../sample-facts.ts';
import { allow, bucketWith, deny, OBJECTS_ARN, OTHER_ACCOUNT } from '../../sample-policies.ts';

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
  examples: {
    passes: [
      { title: 'no policy', facts: sampleBucket({ policy: known(null) }) },
      { title: 'by name', facts: bucketWith([allow()]) },
      {
        title: 'a Deny of all but some',
        facts: bucketWith([deny(undefined, { Principal: undefined, NotPrincipal: { AWS: OTHER_ACCOUNT } })]),
      },
    ],
    fails: [
      {
        title: 'NotPrincipal',
        facts: bucketWith([allow({ Principal: undefined, NotPrincipal: { AWS: OTHER_ACCOUNT } })]),
      },
      { title: 'NotAction', facts: bucketWith([allow({ Action: undefined, NotAction: 's3:DeleteBucket' })]) },
      {
        title: 'NotResource',
        facts: bucketWith([allow({ Resource: undefined, NotResource: OBJECTS_ARN })]),
      },
    ],
    notApplicable: [],
    unknown: [{ title: 'the look was denied', facts: sampleBucket({ policy: unknown('AccessDenied') }) }],
  },
};
