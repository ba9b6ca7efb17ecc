import { judgeFindings } from '../bucket-policy.ts';
import type { Check } from '../check.ts';
import { policyEdit } from '../remediation.ts';

export const policyNotPublic: Check = {
  id: 'policy-not-public',
  title: 'The policy lets nobody in who is not named',
  // What is open now is critical, and another check's matter: this is about what one switch would open.
  severity: 'high',
  isAboutStrangers: true,
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
};
