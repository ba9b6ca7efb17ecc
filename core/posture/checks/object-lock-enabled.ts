import type { Check } from '../check.ts';
import { fail, notApplicable, pass, whereKnown } from '../check.ts';
import { unlessDirectory } from '../directory-policy.ts';
import { strictestMode } from '../output-datasets.ts';
import { unlessPlainLogs } from '../received-logs.ts';
import { lockNewVersions } from '../remediation.ts';

export const objectLockEnabled: Check = {
  id: 'object-lock-enabled',
  title: 'Object Lock keeps new versions',
  severity: 'medium',
  why: 'Locked versions outlive a stolen credential, a wrong script and a lifecycle rule: what was approved can still be restored. Object Lock that has no retention rule locks nothing.',
  remediation: lockNewVersions,
  prowler: ['s3_bucket_object_lock'],
  securityHub: ['S3.15'],
  judge: (facts) =>
    unlessDirectory(facts, 'Object Lock', () =>
      unlessPlainLogs(facts, () => {
        if (strictestMode(facts) === 'open') return notApplicable('every dataset in it may change');
        return whereKnown(facts.objectLock, ({ isEnabled, retention }) => {
          if (!isEnabled) return fail('Object Lock is not enabled');
          if (retention === null) return fail('Object Lock is enabled, but has no rule that locks anything');
          return pass('Object Lock is enabled, and new versions are locked');
        });
      }),
    ),
};
