import { judgeFindings } from '../bucket-policy.ts';
import type { Check } from '../check.ts';
import { policyEdit } from '../remediation.ts';

export const policyNoConfigurationRights: Check = {
  id: 'policy-no-configuration-rights',
  title: 'The policy lets no outsider change the configuration',
  severity: 'high',
  isAboutStrangers: true,
  why: 'Whoever may change policy, versioning, lifecycle or replication gives themselves the rest, or has S3 destroy the training data or copy it away.',
  remediation: {
    cli: policyEdit(
      'take actions such as s3:PutBucket*, s3:PutLifecycleConfiguration and s3:* on the bucket from outsiders',
    ),
    cdk: 'bucket.grantRead(outsider) // instead of statements with s3:* or s3:Put*',
  },
  prowler: ['s3_bucket_cross_account_access'],
  securityHub: ['S3.6'],
  judge: (facts) =>
    judgeFindings(facts, ['policy-configuration-rights'], {
      good: 'the policy lets no outsider change the configuration',
      bad: 'the policy lets outsiders change the configuration',
    }),
};
