import type { ObjectLock } from '../../cloudtrail/settings/values.ts';
import type { Mode } from '../../scope/dataset.ts';
import type { Check, CheckResult } from '../check.ts';
import { fail, notApplicable, pass, whereKnown } from '../check.ts';
import { unlessDirectory } from '../directory-policy.ts';
import { strictestMode } from '../output-datasets.ts';
import { unlessPlainLogs } from '../received-logs.ts';
import { lockNewVersions } from '../remediation.ts';

export const defaultRetention: Check = {
  id: 'default-retention',
  title: 'Default retention fits the modes of the datasets',
  severity: 'medium',
  appliesByConfiguration: true,
  why: 'New versions get the default retention of the bucket, whoever writes them. Sealed data needs at least 30 days, data that only grows 7: enough to notice a change and still have what was there before.',
  remediation: lockNewVersions,
  prowler: ['s3_bucket_object_lock'],
  securityHub: ['S3.15'],
  judge: (facts) =>
    unlessDirectory(facts, 'Object Lock', () =>
      unlessPlainLogs(facts, () => {
        const mode = strictestMode(facts);
        const least = LEAST_DAYS[mode];
        if (least === null) return notApplicable('every dataset in it may change');
        return whereKnown(facts.objectLock, ({ retention }) => judged(retention, mode, least));
      }),
    ),
};

function judged(retention: ObjectLock['retention'], mode: Mode, least: number): CheckResult {
  const needed = `${mode} data needs at least ${least}`;
  if (retention === null) return fail(`there is no default retention; ${needed} days`);
  const found = `new versions are kept ${daysText(retention.days)} in ${retention.mode.toLowerCase()} mode`;
  if (retention.days < least) return fail(`${found}; ${needed}`);
  const bypass = 'whoever has s3:BypassGovernanceRetention can destroy them sooner';
  return pass(found, retention.mode === 'GOVERNANCE' ? [bypass] : []);
}

const daysText = (days: number): string => (days === 1 ? '1 day' : `${days} days`);

/**
 * The shortest default retention that serves a mode, in days; `null` where none is needed. A month covers a holiday and a training
 * run, a week the time until somebody notices. Governance mode counts as well: who may bypass it is a matter of other checks.
 */
export const LEAST_DAYS: Readonly<Record<Mode, number | null>> = {
  sealed: 30,
  'append-only': 7,
  growing: 7,
  open: null,
};
