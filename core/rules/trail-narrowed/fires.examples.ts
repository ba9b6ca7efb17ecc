import { DENIED, record } from '../records.examples.ts';
import type { ActivityRuleExamples } from '../rule-examples.ts';
import {
  advanced,
  BUCKET,
  basic,
  EVERYTHING_BASIC,
  GUARDED,
  management,
  objects,
  under,
  update,
  WRITES,
} from './calls.examples.ts';

export const fires: ActivityRuleExamples['fires'] = [
  { title: 'one Region only', records: [update({ isMultiRegionTrail: false })], severity: 'high' },
  {
    title: 'no events of global services, given as text',
    records: [update({ includeGlobalServiceEvents: 'false' })],
    severity: 'high',
  },
  { title: 'no digests', records: [update({ enableLogFileValidation: false })], severity: 'medium' },
  { title: 'another log bucket', records: [update({ s3BucketName: 'elsewhere' })], severity: 'medium' },
  {
    title: 'another log bucket than the one it had',
    records: [
      record('cloudtrail', 'CreateTrail', { name: 'main', s3BucketName: 'logs' }),
      update({ s3BucketName: 'elsewhere' }),
    ],
    severity: 'high',
  },
  { title: 'no KMS key', records: [update({ kmsKeyId: '' })], severity: 'low' },
  {
    title: 'the KMS key that it had is taken away',
    records: [update({ kmsKeyId: 'k-1' }), update({ kmsKeyId: '' })],
    severity: 'medium',
  },
  {
    title: 'no copy to CloudWatch Logs',
    records: [update({ cloudWatchLogsLogGroupArn: '' })],
    severity: 'low',
  },
  { title: 'one account only', records: [update({ isOrganizationTrail: false })], severity: 'high' },
  {
    title: "the detector's own trail",
    records: [update({ name: 'Sealwatch-trail', isMultiRegionTrail: false })],
    severity: 'critical',
  },
  {
    title: "the detector's own trail spares one caller",
    records: [
      record('cloudtrail', 'PutEventSelectors', {
        trailName: 'Sealwatch-trail',
        advancedEventSelectors: [
          management({ field: 'userIdentity.arn', notStartsWith: ['arn:aws:sts::1:x'] }),
        ],
      }),
    ],
    severity: 'high',
  },
  {
    title: 'no management events of CloudWatch, whose alarms watch the detector',
    records: [advanced(management({ field: 'eventSource', notEquals: ['monitoring.amazonaws.com'] }))],
    severity: 'high',
  },
  {
    title: 'reads only, and no management events',
    records: [
      basic({
        readWriteType: 'ReadOnly',
        includeManagementEvents: false,
        dataResources: [{ type: 'AWS::S3::Object', values: [] }],
      }),
    ],
    severity: 'high',
  },
  {
    title: 'reads only',
    records: [basic({ ...EVERYTHING_BASIC, readWriteType: 'ReadOnly' })],
    severity: 'high',
  },
  {
    title: 'management events of one service only',
    records: [advanced(management({ field: 'eventSource', equals: ['ec2.amazonaws.com'] }))],
    severity: 'high',
  },
  {
    title: 'management events but those of one role',
    records: [advanced(management({ field: 'userIdentity.arn', notStartsWith: ['arn:aws:sts::1:x'] }))],
    severity: 'medium',
  },
  {
    title: 'no management events of KMS',
    records: [basic({ ...EVERYTHING_BASIC, excludeManagementEventSources: ['kms.amazonaws.com'] })],
    severity: 'low',
  },
  {
    title: 'data events alone, where nobody knows what the trail took',
    records: [advanced(objects(WRITES, under(BUCKET)))],
    severity: 'high',
  },
  {
    title: 'all data events of S3 and nothing else, where nobody knows what the trail took',
    records: [advanced(objects())],
    severity: 'high',
  },
  {
    title: 'data events alone, by a deployment that sets up one trail of two',
    records: [
      { ...advanced(objects(WRITES, under(BUCKET))), sourceIPAddress: 'cloudformation.amazonaws.com' },
    ],
    severity: 'low',
  },
  {
    title: 'a role whose writes are left out',
    records: [
      advanced(
        management(),
        objects(WRITES, { field: 'userIdentity.arn', notStartsWith: ['arn:aws:sts::1:x'] }),
      ),
    ],
    severity: 'low',
  },
  {
    title: 'a bucket that is left out',
    records: [advanced(management(), objects({ field: 'resources.ARN', notStartsWith: [BUCKET] }))],
    severity: 'low',
  },
  {
    title: 'just the guarded bucket is left out',
    records: [advanced(management(), objects({ field: 'resources.ARN', notStartsWith: [BUCKET] }))],
    guard: GUARDED,
    severity: 'high',
  },
  {
    title: 'objects are named, and none taken',
    records: [basic({ ...EVERYTHING_BASIC, dataResources: [{ type: 'AWS::S3::Object', values: [] }] })],
    severity: 'low',
  },
  {
    title: 'writes to a guarded dataset are no longer taken',
    records: [
      advanced(management(), objects(WRITES, under(BUCKET))),
      advanced(management(), objects(WRITES, under('arn:aws:s3:::other/'))),
    ],
    guard: GUARDED,
    severity: 'high',
  },
  {
    title: 'writes to a part of a guarded dataset are left out',
    records: [
      basic({ ...EVERYTHING_BASIC, dataResources: [{ type: 'AWS::S3::Object', values: ['arn:aws:s3'] }] }),
      advanced(
        management(),
        objects({ field: 'resources.ARN', notStartsWith: [`${BUCKET}moderation/v3/x`] }),
      ),
    ],
    guard: GUARDED,
    severity: 'medium',
  },
  {
    title: 'writes to what a selector named are no longer taken',
    records: [advanced(management(), objects(under(BUCKET))), advanced(management())],
    severity: 'high',
  },
  {
    title: 'deletions are left out',
    records: [
      advanced(management(), objects(under(BUCKET))),
      advanced(management(), objects(under(BUCKET), { field: 'eventName', notEquals: ['DeleteObject'] })),
    ],
    severity: 'high',
  },
  {
    title: 'a refused attempt',
    records: [
      update({ isMultiRegionTrail: false }, { errorCode: 'InvalidHomeRegionException', errorMessage: 'x' }),
    ],
    severity: 'low',
  },
  {
    title: 'a denied attempt of which nothing else is recorded',
    records: [update(null, DENIED)],
    severity: 'low',
  },
  {
    title: 'selectors too large for the record',
    records: [
      record('cloudtrail', 'PutEventSelectors', { omitted: true, reason: 'requestParameters too large' }),
    ],
    severity: 'medium',
  },
  {
    title: 'Insights are switched off',
    records: [record('cloudtrail', 'PutInsightSelectors', { trailName: 'main', insightSelectors: [] })],
    severity: 'low',
  },
  {
    title: 'an event data store can be deleted',
    records: [
      record('cloudtrail', 'UpdateEventDataStore', {
        eventDataStore: 'e',
        terminationProtectionEnabled: false,
      }),
    ],
    severity: 'medium',
  },
  {
    title: 'an event data store of one Region',
    records: [
      record('cloudtrail', 'UpdateEventDataStore', { eventDataStore: 'e', multiRegionEnabled: false }),
    ],
    severity: 'high',
  },
];
