import type { JsonObject } from '../../base/json.ts';
import type { Concern } from '../../cloudtrail/activity.ts';
import { type BucketChange, bucketChangeOf } from '../../cloudtrail/bucket-change.ts';
import type { Logging } from '../../cloudtrail/settings/values.ts';
import { aboutBucket } from '../../cloudtrail/subjects.ts';
import { bucketCall, DENIED } from '../records.ts';
import type { ActivityRule } from '../rule.ts';
import { DISABLE_CLOUD_LOG } from '../techniques.ts';

export const loggingDisabled: ActivityRule = {
  id: 'logging-disabled',
  title: 'access logging disabled',
  meaning:
    'Server access logging of a guarded bucket was switched off, or its log now goes to another bucket. Who read which object, and what lifecycle rules deleted, may be in no other record.',
  techniques: [DISABLE_CLOUD_LOG],
  runbook: [
    'Switch logging on again, to the bucket that your team reads.',
    'Use CloudTrail data events for the time in between, where the bucket has them.',
  ],
  firstStep: 'Switch server access logging on again.',
  judge(activity) {
    const change = bucketChangeOf(activity, 'logging');
    return change === null ? [] : (switchedOff(change) ?? moved(change) ?? []);
  },
  examples: {
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
        title: 'somebody was not allowed to change it, to what is not told',
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
      { title: 'the record does not tell to what it was set', records: [bucketCall('PutBucketLogging')] },
    ],
  },
};

function switchedOff({ bucket, before, isKnown, after }: BucketChange<Logging>): Concern[] | null {
  if (before === null || after !== null) return null;
  return [
    {
      severity: isKnown ? 'high' : 'medium',
      reason: `server access logging of ${bucket.name} was switched off`,
      details: [
        isKnown ? `it went to ${before.bucket}/${before.prefix}` : 'it is not known whether it was on before',
      ],
      subject: aboutBucket(bucket),
    },
  ];
}

function moved({ bucket, before, after }: BucketChange<Logging>): Concern[] | null {
  if (!before?.bucket || !after?.bucket || before.bucket === after.bucket) return null;
  return [
    {
      severity: 'medium',
      reason: `the access log of ${bucket.name} now goes to ${after.bucket}, no longer to ${before.bucket}`,
      details: [],
      subject: aboutBucket(bucket),
    },
  ];
}

function logging(status: JsonObject, rest: JsonObject = {}): JsonObject {
  const xmlns = 'http://s3.amazonaws.com/doc/2006-03-01/';
  return bucketCall('PutBucketLogging', { logging: '', BucketLoggingStatus: { xmlns, ...status } }, rest);
}

function to(bucket: string, prefix = ''): JsonObject {
  return { LoggingEnabled: { TargetBucket: bucket, TargetPrefix: prefix } };
}
