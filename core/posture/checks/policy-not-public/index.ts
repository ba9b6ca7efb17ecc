import { judgeFindings } from '../../bucket-policy.ts';
import type { Check } from '../../check.ts';
import { known, unknown } from '../../facts.ts';
import { policyEdit } from '../../remediation.ts';
import { sampleBucket } from '../../sample-facts.ts';
import { allow, bucketWith, deny, OTHER_ACCOUNT } from '../../sample-policies.ts';

const ORGANIZATION = { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3' } };

export const policyNotPublic: Check = {
  id: 'policy-not-public',
  title: 'The policy lets nobody in who is not named',
  // What is open now is critical, and another check's matter: this is about what one switch would open.
  severity: 'high',
  why: 'A public policy that Block Public Access holds back is one call away from open training data: whoever removes the block for a minute needs no right to change the policy.',
  remediation: {
    cli: policyEdit('replace "Principal": "*" in Allow statements with the roles that are meant'),
    cdk: 'bucket.grantRead(role) // instead of statements for AnyPrincipal or StarPrincipal',
  },
  prowler: ['s3_bucket_public_access', 's3_bucket_policy_public_write_access'],
  securityHub: ['S3.2', 'S3.3'],
  judge: (facts) =>
    judgeFindings(facts, ['policy-public'], {
      good: 'the policy is not public',
      bad: 'the policy is public by itself, whatever holds it back',
    }),
  examples: {
    passes: [
      { title: 'no policy', facts: sampleBucket({ policy: known(null) }) },
      { title: 'denials only', facts: sampleBucket() },
      { title: 'the account itself', facts: bucketWith([allow()]) },
      {
        title: 'everybody of an organization',
        facts: bucketWith([allow({ Principal: '*', Condition: ORGANIZATION })]),
      },
      {
        title: 'everybody behind an endpoint',
        facts: bucketWith([
          allow({ Principal: '*', Condition: { StringEquals: { 'aws:SourceVpce': 'vpce-1' } } }),
        ]),
      },
      {
        title: 'everybody, of whom a Deny leaves an organization',
        facts: bucketWith([allow({ Principal: '*' }), deny({ StringNotEquals: ORGANIZATION.StringEquals })]),
      },
    ],
    fails: [
      { title: 'everybody, though it is held back', facts: bucketWith([allow({ Principal: '*' })]) },
      { title: 'everybody in a list', facts: bucketWith([allow({ Principal: { AWS: ['*'] } })]) },
      {
        title: 'everybody but one account',
        facts: bucketWith([allow({ Principal: undefined, NotPrincipal: { AWS: OTHER_ACCOUNT } })]),
      },
      {
        title: 'everybody behind any endpoint',
        facts: bucketWith([
          allow({ Principal: '*', Condition: { StringLike: { 'aws:SourceVpce': 'vpce-*' } } }),
        ]),
      },
      {
        title: 'everybody with an account of a public identity provider',
        facts: bucketWith([allow({ Principal: { Federated: 'graph.facebook.com' } })]),
      },
    ],
    notApplicable: [],
    unknown: [
      { title: 'the look was denied', facts: sampleBucket({ policy: unknown('AccessDenied') }) },
      { title: 'no policy at all', facts: sampleBucket({ policy: known('Allow me') }) },
    ],
  },
};
