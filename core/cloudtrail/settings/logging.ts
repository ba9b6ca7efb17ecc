import { at, isObject, type Json, textAt } from '../../base/json.ts';
import { bucketResource } from './bucket-call.ts';
import type { Setting } from './setting.ts';
import type { Logging } from './values.ts';

/** Server access logging. `read` takes GetBucketLogging's answer, which is empty where it is off. */
export const logging: Setting<'logging'> = {
  name: 'logging',
  title: 'server access logging',
  calls: ['s3:PutBucketLogging'],
  rule: 'logging-disabled',
  safest: { bucket: null, prefix: '' },
  resourceOf: bucketResource,
  assign(call) {
    const status = at(call.parameters, 'BucketLoggingStatus');
    return status === undefined || status === null ? undefined : loggingIn(status);
  },
  read: loggingIn,
};

/** Off is said by leaving the element out. */
function loggingIn(status: Json): Logging {
  const enabled = at(status, 'LoggingEnabled');
  if (!isObject(enabled)) return null;
  return { bucket: textAt(enabled, 'TargetBucket'), prefix: textAt(enabled, 'TargetPrefix') ?? '' };
}
