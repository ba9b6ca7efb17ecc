import { at } from '../../base/json.ts';
import { bucketResource } from './bucket-call.ts';
import type { Setting } from './setting.ts';

/** Whether S3 tells EventBridge of the bucket's objects. `read` takes GetBucketNotificationConfiguration's answer. */
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
  read: (answer) => ({ eventBridge: isFed(answer) }),
};

// The element has no content, so CloudTrail writes an empty text or an empty object: that it is there is all that counts.
const isFed = (configuration: unknown): boolean =>
  at(configuration, 'EventBridgeConfiguration') !== undefined;
