import type { JsonObject } from '../../base/json.ts';
import { bucketCall, DENIED } from '../records.examples.ts';
import type { ActivityRuleExamples } from '../rule-examples.ts';

export const examples: ActivityRuleExamples = {
  fires: [
    { title: 'it is switched off', records: [logging({})], severity: 'medium' },
    {
      title: 'it was on and is switched off',
      records: [logging(to('logs')), logging({})],
      severity: 'high',
    },
    {
      title: 'it is switched off by an element without a namespace',
      records: [bucketCall('PutBucketLogging', { logging: '', BucketLoggingStatus: '' })],
      severity: 'medium',
    },
    {
      title: 'its log goes to another bucket',
      records: [logging(to('logs')), logging(to('elsewhere'))],
      severity: 'medium',
    },
    {
      title: 'somebody was not allowed to switch it off',
      records: [logging({}, DENIED)],
      severity: 'low',
    },
    {
      title: 'somebody was denied a change; the record does not show the new value',
      records: [bucketCall('PutBucketLogging', { logging: '' }, DENIED)],
      severity: 'low',
    },
  ],
  quiet: [
    { title: 'it is switched on', records: [logging(to('logs'))] },
    { title: 'it is switched on again', records: [logging({}), logging(to('logs'))] },
    { title: 'it is switched off again as it was', records: [logging({}), logging({})] },
    {
      title: 'its log gets another prefix in the same bucket',
      records: [logging(to('logs', 'a/')), logging(to('logs', 'b/'))],
    },
    {
      title: 'a tool repeats the target beside the element',
      records: [
        bucketCall('PutBucketLogging', {
          logging: [{ targetBucket: 'logs', targetPrefix: '' }],
          BucketLoggingStatus: to('logs'),
        }),
      ],
    },
    { title: 'the record does not say to what it was set', records: [bucketCall('PutBucketLogging')] },
  ],
};

function logging(status: JsonObject, rest: JsonObject = {}): JsonObject {
  const xmlns = 'http://s3.amazonaws.com/doc/2006-03-01/';
  return bucketCall('PutBucketLogging', { logging: '', BucketLoggingStatus: { xmlns, ...status } }, rest);
}

function to(bucket: string, prefix = ''): JsonObject {
  return { LoggingEnabled: { TargetBucket: bucket, TargetPrefix: prefix } };
}
