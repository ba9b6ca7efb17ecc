import { at, isObject, type Json, listAt, numberAt, textAt } from '../../base/json.ts';
import type { Setting } from './setting.ts';
import { bucketResource } from './setting.ts';
import type { ObjectLock } from './values.ts';

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
      Object.keys(configuration).some((name) => !FIELDS.has(name)) ||
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

const FIELDS: ReadonlySet<string> = new Set(['xmlns', 'ObjectLockEnabled', 'Rule']);

function retentionIn(configuration: Json): ObjectLock['retention'] {
  const retention = listAt(configuration, 'Rule')
    .map((rule) => at(rule, 'DefaultRetention'))
    .find((each) => textAt(each, 'Mode') !== null);
  const mode = textAt(retention, 'Mode')?.toUpperCase();
  if (mode !== 'GOVERNANCE' && mode !== 'COMPLIANCE') return null;
  const days = numberAt(retention, 'Days') ?? (numberAt(retention, 'Years') ?? 0) * DAYS_PER_YEAR;
  return days > 0 ? { mode, days } : null;
}
