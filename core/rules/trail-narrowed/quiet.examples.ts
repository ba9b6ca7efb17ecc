import { EXAMPLE, record } from '../records.examples.ts';
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

const CALLED_BY_CLOUDFORMATION = { sourceIPAddress: 'cloudformation.amazonaws.com' };

export const quiet: ActivityRuleExamples['quiet'] = [
  {
    title: 'a copy to CloudWatch Logs is added; the answer repeats the whole trail',
    records: [
      update(
        { cloudWatchLogsLogGroupArn: 'arn:aws:logs:eu-west-1:1:log-group:x:*' },
        { responseElements: { name: 'main', isMultiRegionTrail: false, s3BucketName: 'logs' } },
      ),
    ],
  },
  {
    title: 'more is switched on',
    records: [
      update({ isMultiRegionTrail: true, enableLogFileValidation: true, includeGlobalServiceEvents: true }),
    ],
  },
  {
    title: 'more is switched on by the console, which sends an empty key along',
    records: [update({ isMultiRegionTrail: true, enableLogFileValidation: true, kmsKeyId: '' })],
  },
  { title: 'a key is set', records: [update({ kmsKeyId: 'alias/logs' })] },
  {
    title: 'what was off stays off',
    records: [update({ isMultiRegionTrail: false }), update({ isMultiRegionTrail: false, kmsKeyId: 'k-1' })],
  },
  {
    title: 'a deployment repeats bucket and key',
    records: [
      update(
        { s3BucketName: 'logs', kmsKeyId: '', isOrganizationTrail: false, isMultiRegionTrail: true },
        CALLED_BY_CLOUDFORMATION,
      ),
    ],
  },
  {
    title: 'a trail of one Region is created',
    records: [record('cloudtrail', 'CreateTrail', { name: 'main', isMultiRegionTrail: false })],
  },
  { title: 'all management events', records: [basic(EVERYTHING_BASIC)] },
  {
    title: 'data events of one bucket beside the management events',
    records: [basic({ ...EVERYTHING_BASIC, dataResources: [{ type: 'AWS::S3::Object', values: [BUCKET] }] })],
  },
  {
    title: 'management events written by one selector, read by another',
    records: [advanced(management(WRITES), management({ field: 'readOnly', equals: ['true'] }))],
  },
  { title: 'writes only', records: [basic({ ...EVERYTHING_BASIC, readWriteType: 'WriteOnly' })] },
  {
    title: 'no management events of a service that says nothing of data',
    records: [basic({ ...EVERYTHING_BASIC, excludeManagementEventSources: ['rdsdata.amazonaws.com'] })],
  },
  {
    title: 'reads are no longer taken',
    records: [
      advanced(management(), objects(under(BUCKET))),
      advanced(management(), objects(WRITES, under(BUCKET))),
    ],
  },
  {
    title: 'the same in the other form',
    records: [
      basic({ ...EVERYTHING_BASIC, dataResources: [{ type: 'AWS::S3::Object', values: [BUCKET] }] }),
      advanced(management(), objects(under(BUCKET))),
    ],
  },
  {
    title: 'a bucket that is not guarded is no longer taken',
    records: [
      advanced(management(), objects(under(BUCKET, 'arn:aws:s3:::other/'))),
      advanced(management(), objects(under(BUCKET))),
    ],
    guard: GUARDED,
  },
  {
    title: 'Insights are switched on',
    records: [
      record('cloudtrail', 'PutInsightSelectors', {
        trailName: 'main',
        insightSelectors: [{ insightType: 'ApiCallRateInsight' }],
      }),
    ],
  },
  {
    title: 'an event data store for configuration items',
    records: [
      record('cloudtrail', 'UpdateEventDataStore', {
        eventDataStore: `arn:aws:cloudtrail:eu-west-1:${EXAMPLE.account}:eventdatastore/e`,
        advancedEventSelectors: [
          { fieldSelectors: [{ field: 'eventCategory', equals: ['ConfigurationItem'] }] },
        ],
      }),
    ],
  },
  {
    title: 'there is no such trail',
    records: [update({ isMultiRegionTrail: false }, { errorCode: 'TrailNotFoundException' })],
  },
];
