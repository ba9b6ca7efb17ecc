import type { JsonObject } from '../../base/json.ts';
import { bucketCall, DENIED } from '../records.examples.ts';
import type { ActivityRuleExamples } from '../rule-examples.ts';

const QUEUE: JsonObject = {
  Id: 'new',
  Queue: 'arn:aws:sqs:eu-west-1:111122223333:new',
  Event: 's3:ObjectCreated:*',
};

export const examples: ActivityRuleExamples = {
  fires: [
    { title: 'all notifications are taken away', records: [notifications({})], severity: 'high' },
    {
      title: 'EventBridge was on and is left out',
      records: [notifications({ EventBridgeConfiguration: '' }), notifications({})],
      severity: 'critical',
    },
    {
      title: 'a queue takes its place',
      records: [
        notifications({ EventBridgeConfiguration: {} }),
        notifications({ QueueConfiguration: QUEUE }),
      ],
      severity: 'critical',
    },
    {
      title: 'the configuration is empty to its name',
      records: [bucketCall('PutBucketNotification', { notification: '', NotificationConfiguration: '' })],
      severity: 'high',
    },
    {
      title: 'somebody was not allowed to cut it',
      records: [notifications({}, DENIED)],
      severity: 'low',
    },
    {
      title: 'somebody was denied a change; the record does not show the new value',
      records: [bucketCall('PutBucketNotification', { notification: '' }, DENIED)],
      severity: 'low',
    },
  ],
  quiet: [
    {
      title: 'it is switched on, as empty text',
      records: [notifications({ EventBridgeConfiguration: '' })],
    },
    {
      title: 'it is switched on, as nothing',
      records: [notifications({ EventBridgeConfiguration: null })],
    },
    {
      title: 'it is switched on, with a namespace',
      records: [
        notifications({ EventBridgeConfiguration: { xmlns: 'http://s3.amazonaws.com/doc/2006-03-01/' } }),
      ],
    },
    {
      title: 'a queue is added beside it',
      records: [
        notifications({ EventBridgeConfiguration: '' }),
        notifications({ EventBridgeConfiguration: '', QueueConfiguration: QUEUE }),
      ],
    },
    { title: 'what was cut is cut again', records: [notifications({}), notifications({})] },
    {
      title: 'a queue is added to a bucket that is known not to feed EventBridge',
      records: [notifications({}), notifications({ QueueConfiguration: [QUEUE, QUEUE] })],
    },
    {
      title: 'the record does not say to what it was set',
      records: [bucketCall('PutBucketNotification')],
    },
  ],
};

function notifications(configuration: JsonObject, rest: JsonObject = {}): JsonObject {
  const xmlns = 'http://s3.amazonaws.com/doc/2006-03-01/';
  return bucketCall(
    'PutBucketNotification',
    { notification: '', NotificationConfiguration: { xmlns, ...configuration } },
    rest,
  );
}
