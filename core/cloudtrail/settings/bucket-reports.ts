import { at, isObject, type Json, textAt } from '../../base/json.ts';
import { bucketResource, type Setting } from './setting.ts';
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
  isUnread(call) {
    const status = at(call.parameters, 'BucketLoggingStatus');
    if (!isObject(status)) return false;
    const enabled = at(status, 'LoggingEnabled');
    return enabled === undefined
      ? Object.keys(status).some((name) => name !== 'xmlns')
      : isObject(enabled) && textAt(enabled, 'TargetBucket') === null;
  },
  read: loggingIn,
};

/** Off is said by leaving the element out. */
function loggingIn(status: Json): Logging {
  const enabled = at(status, 'LoggingEnabled');
  if (!isObject(enabled)) return null;
  return { bucket: textAt(enabled, 'TargetBucket'), prefix: textAt(enabled, 'TargetPrefix') ?? '' };
}

/** Whether S3 sends EventBridge the events of the bucket's objects. `read` takes GetBucketNotificationConfiguration's answer. */
export const notification: Setting<'notification'> = {
  name: 'notification',
  title: 'event notifications',
  calls: ['s3:PutBucketNotification', 's3:PutBucketNotificationConfiguration'],
  rule: 'event-feed-cut',
  safest: { eventBridge: true },
  resourceOf: bucketResource,
  assign(call) {
    const configuration = at(call.parameters, 'NotificationConfiguration');
    return configuration === undefined ? undefined : { eventBridge: isFed(configuration) };
  },
  isUnread: (call) => at(call.parameters, 'NotificationConfiguration', 'EventBridgeConfiguration') === null,
  read: (answer) => ({ eventBridge: isFed(answer) }),
};

// The element has no content, so CloudTrail writes an empty text or an empty object: that it is there is all that counts.
const isFed = (configuration: unknown): boolean =>
  at(configuration, 'EventBridgeConfiguration') !== undefined;
