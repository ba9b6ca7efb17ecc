import { at, isObject, type Json, listAt, numberAt, textAt } from '../../base/json.ts';
import { bucketResource, type Setting } from './setting.ts';
import type { ObjectLock, Versioning } from './values.ts';

/** Whether the bucket is there. A bucket that comes back under its name may be anybody's. */
export const existence: Setting<'existence'> = {
  name: 'existence',
  title: 'existence',
  calls: ['s3:CreateBucket', 's3:DeleteBucket', 's3express:CreateBucket', 's3express:DeleteBucket'],
  rule: 'bucket-deleted',
  safest: 'present',
  resourceOf: bucketResource,
  assign: (call) => (call.name === 'DeleteBucket' ? 'gone' : 'present'),
  read: (answer) => (answer === null ? 'gone' : 'present'),
};

/** Versioning and MFA delete. `read` takes GetBucketVersioning's answer, which names neither where it was never set. */
export const versioning: Setting<'versioning'> = {
  name: 'versioning',
  title: 'versioning',
  calls: ['s3:PutBucketVersioning'],
  rule: 'versioning-suspended',
  safest: { status: 'Enabled', mfaDelete: null },
  resourceOf: bucketResource,
  assign(call, before) {
    const configuration = at(call.parameters, 'VersioningConfiguration');
    const status = statusIn(configuration);
    const mfaDelete = mfaDeleteIn(configuration);
    if (status === null && mfaDelete === null) return undefined;
    return { status: status ?? before.status, mfaDelete: mfaDelete ?? before.mfaDelete };
  },
  read: (answer) => ({ status: statusIn(answer) ?? 'Never', mfaDelete: mfaDeleteIn(answer) ?? false }),
};

/** Any recorded value that does not switch it on switches it off. */
function statusIn(value: unknown): Versioning['status'] | null {
  const status = textAt(value, 'Status')?.toLowerCase();
  if (status === undefined) return null;
  return status === 'enabled' ? 'Enabled' : 'Suspended';
}

/** The API's element is called `MfaDelete`, the SDK's field `MFADelete`. */
function mfaDeleteIn(value: unknown): boolean | null {
  const status = (textAt(value, 'MfaDelete') ?? textAt(value, 'MFADelete'))?.toLowerCase();
  return status === undefined ? null : status === 'enabled';
}

const DAYS_PER_YEAR = 365;

/** Object Lock and the retention that new versions get by default. `read` takes GetObjectLockConfiguration's answer. */
export const objectLock: Setting<'object-lock'> = {
  name: 'object-lock',
  title: 'default retention',
  calls: ['s3:PutBucketObjectLockConfiguration', 's3:PutObjectLockConfiguration'],
  rule: 'default-retention-weakened',
  safest: { isEnabled: true, retention: null },
  resourceOf: bucketResource,
  assign(call) {
    const configuration = at(call.parameters, 'ObjectLockConfiguration');
    if (configuration === undefined || configuration === null) return undefined;
    // A call that succeeds is about a bucket that has Object Lock, and nothing takes that away.
    return { isEnabled: true, retention: retentionIn(configuration) };
  },
  /** A configuration without a rule takes the default retention away. */
  isUnread(call) {
    const configuration = at(call.parameters, 'ObjectLockConfiguration');
    if (!isObject(configuration)) return configuration !== '';
    return (
      Object.keys(configuration).some((name) => !LOCK_FIELDS.has(name)) ||
      listAt(configuration, 'Rule').some((rule) => isUnreadRetention(at(rule, 'DefaultRetention')))
    );
  },
  read(answer) {
    const configuration = at(answer, 'ObjectLockConfiguration') ?? null;
    return {
      isEnabled: textAt(configuration, 'ObjectLockEnabled') === 'Enabled',
      retention: retentionIn(configuration),
    };
  },
};

const isUnreadRetention = (standard: Json | undefined): boolean =>
  textAt(standard, 'Mode') === null ||
  (numberAt(standard, 'Days') === null && numberAt(standard, 'Years') === null);

const LOCK_FIELDS: ReadonlySet<string> = new Set(['xmlns', 'ObjectLockEnabled', 'Rule']);

function retentionIn(configuration: Json): ObjectLock['retention'] {
  const retention = listAt(configuration, 'Rule')
    .map((rule) => at(rule, 'DefaultRetention'))
    .find((each) => textAt(each, 'Mode') !== null);
  const mode = textAt(retention, 'Mode')?.toUpperCase();
  if (mode !== 'GOVERNANCE' && mode !== 'COMPLIANCE') return null;
  const days = numberAt(retention, 'Days') ?? (numberAt(retention, 'Years') ?? 0) * DAYS_PER_YEAR;
  return days > 0 ? { mode, days } : null;
}
