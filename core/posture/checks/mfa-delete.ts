import type { Check, CheckResult } from '../check.ts';
import { couldNotSay, fail, notApplicable, pass, whereKnown } from '../check.ts';
import { unlessDirectory } from '../directory-policy.ts';
import type { BucketFacts } from '../facts.ts';
import { lockNewVersions } from '../remediation.ts';

/** Under compliance mode nobody destroys a version, with or without a second factor. Only root can switch MFA delete on. */
export const mfaDelete: Check = {
  id: 'mfa-delete',
  title: 'Destroying versions takes a second factor',
  severity: 'low',
  why: 'A stolen credential that may delete versions destroys approved training data for good; with MFA delete it needs a device as well.',
  remediation: {
    cli: [
      '# S3 takes no MFA delete where the bucket has a lifecycle configuration, and no lifecycle configuration beside it; Object Lock protects more:',
      lockNewVersions.cli,
      '# or, as the root user, where get-bucket-lifecycle-configuration finds none:',
      '#   aws s3api put-bucket-versioning --bucket BUCKET --versioning-configuration Status=Enabled,MFADelete=Enabled --mfa "DEVICE-ARN CODE"',
    ].join('\n'),
    cdk: '// CloudFormation cannot set MFA delete. Compliance-mode Object Lock protects more, and needs no device:\nnew Bucket(this, "Data", { objectLockDefaultRetention: ObjectLockRetention.compliance(Duration.days(30)) })',
  },
  prowler: ['s3_bucket_no_mfa_delete'],
  securityHub: ['S3.20'],
  judge: (facts) =>
    unlessDirectory(facts, 'MFA delete', () => {
      if (isLocked(facts))
        return notApplicable('Object Lock in compliance mode keeps versions from everybody');
      return whereKnown(facts.versioning, (versioning) => {
        if (versioning.mfaDelete === null) return couldNotSay('S3 did not say whether MFA delete is on');
        return versioning.mfaDelete ? pass('MFA delete is on') : off(facts);
      });
    }),
};

/** S3 does not support both. Source: S3 user guide, "Configuring MFA delete". */
const off = ({ hasLifecycle }: BucketFacts): CheckResult => {
  if (hasLifecycle.kind === 'unknown') return fail('MFA delete is off');
  return hasLifecycle.value
    ? fail(
        'MFA delete is off, and S3 does not take it beside the lifecycle configuration that the bucket has: Object Lock in compliance mode does more',
      )
    : fail('MFA delete is off');
};

const isLocked = ({ objectLock }: BucketFacts): boolean =>
  objectLock.kind === 'known' && objectLock.value.retention?.mode === 'COMPLIANCE';
