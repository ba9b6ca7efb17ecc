import { bucketCall, DENIED, objectCall } from '../records.examples.ts';
import type { ActivityRuleExamples } from '../rule-examples.ts';
import {
  currentAfter,
  lifecycle,
  noncurrentAfter,
  rule,
  TWO_DATASETS,
  versioning,
} from './lifecycle-destroys-data.records.examples.ts';

export const fires: ActivityRuleExamples['fires'] = [
  {
    title: 'objects are archived at once, where nobody can read them',
    records: [lifecycle(rule('moderation/', { Transition: { Days: 0, StorageClass: 'DEEP_ARCHIVE' } }))],
    guard: TWO_DATASETS,
    severity: 'medium',
  },
  {
    title: 'objects are archived from a date on, where nobody can read them',
    records: [
      lifecycle(
        rule('moderation/', { Transition: { Date: '2031-01-01T00:00:00.000Z', StorageClass: 'GLACIER' } }),
      ),
    ],
    severity: 'medium',
  },
  {
    title: 'only noncurrent versions are archived: readers miss nothing, a restore takes hours',
    records: [
      lifecycle(
        rule('moderation/', {
          NoncurrentVersionTransition: { NoncurrentDays: 1, StorageClass: 'DEEP_ARCHIVE' },
        }),
      ),
    ],
    severity: 'low',
  },
  {
    title: 'objects that nobody read for long are archived by Intelligent-Tiering',
    records: [
      bucketCall('PutBucketIntelligentTieringConfiguration', {
        IntelligentTieringConfiguration: {
          Id: 'x',
          Status: 'Enabled',
          Tiering: { AccessTier: 'DEEP_ARCHIVE_ACCESS', Days: 180 },
        },
      }),
    ],
    guard: TWO_DATASETS,
    severity: 'medium',
  },
  {
    title: 'noncurrent versions are destroyed after a day',
    records: [lifecycle(rule('moderation/', noncurrentAfter(1)))],
    guard: TWO_DATASETS,
    severity: 'critical',
  },
  {
    title: 'noncurrent versions are destroyed after a month',
    records: [lifecycle(rule('', noncurrentAfter(30)))],
    severity: 'high',
  },
  {
    title: 'noncurrent versions are destroyed after a year',
    records: [lifecycle(rule('', noncurrentAfter(365)))],
    severity: 'medium',
  },
  {
    title: 'noncurrent versions are destroyed after ten years',
    records: [lifecycle(rule('', noncurrentAfter(3650)))],
    severity: 'low',
  },
  {
    title: 'objects expire after ten years',
    records: [lifecycle(rule('', currentAfter(3650)))],
    severity: 'low',
  },
  {
    title: 'objects expire after ten years, in a bucket whose versioning is suspended',
    records: [versioning('Suspended'), lifecycle(rule('', currentAfter(3650)))],
    severity: 'medium',
  },
  {
    title: 'objects expire after a day, by a rule with an empty filter',
    records: [lifecycle({ ID: 'all', Status: 'Enabled', Filter: '', Expiration: { Days: 1 } })],
    severity: 'high',
  },
  {
    title: 'objects expire, in a bucket whose versioning is suspended',
    records: [versioning('Suspended'), lifecycle(rule('', currentAfter(365)))],
    severity: 'critical',
  },
  {
    title: 'objects expire on a date, by a rule whose prefix stands beside the filter',
    records: [
      lifecycle({
        ID: 'old',
        Status: 'Enabled',
        Prefix: 'moderation/v3/',
        Expiration: { Date: '2020-01-01T00:00:00Z' },
      }),
    ],
    guard: TWO_DATASETS,
    severity: 'high',
  },
  {
    title: 'one rule of several reaches a dataset',
    records: [
      lifecycle(rule('logs/', currentAfter(1)), {
        ID: 'tagged',
        Status: 'Enabled',
        Filter: {
          And: {
            Prefix: 'mod',
            Tag: [
              { Key: 'a', Value: '1' },
              { Key: 'b', Value: true },
            ],
          },
        },
        ...currentAfter(30),
      }),
    ],
    guard: TWO_DATASETS,
    severity: 'high',
  },
  {
    title: 'it comes sooner than before',
    records: [lifecycle(rule('', noncurrentAfter(90))), lifecycle(rule('', noncurrentAfter(89)))],
    severity: 'high',
  },
  {
    title: 'it keeps fewer versions than before',
    records: [lifecycle(rule('', noncurrentAfter(30, 5))), lifecycle(rule('', noncurrentAfter(30, 4)))],
    severity: 'high',
  },
  {
    title: 'it reaches more keys than before',
    records: [
      lifecycle(rule('moderation/v1/', noncurrentAfter(30))),
      lifecycle(rule('moderation/', noncurrentAfter(30))),
    ],
    guard: TWO_DATASETS,
    severity: 'high',
  },
  {
    title: 'it no longer asks for a tag',
    records: [
      lifecycle(rule('', currentAfter(30), { Filter: { Tag: { Key: 'temporary', Value: 'yes' } } })),
      lifecycle(rule('', currentAfter(30))),
    ],
    severity: 'high',
  },
  {
    title: 'it no longer asks for a size',
    records: [
      lifecycle(rule('', currentAfter(30), { Filter: { ObjectSizeGreaterThan: 500 } })),
      lifecycle(rule('', currentAfter(30))),
    ],
    severity: 'high',
  },
  {
    title: 'a rule that was disabled is enabled',
    records: [
      lifecycle(rule('', noncurrentAfter(1), { Status: 'Disabled' })),
      lifecycle(rule('', noncurrentAfter(1))),
    ],
    severity: 'critical',
  },
  {
    title: 'days take the place of a date to come',
    records: [
      lifecycle(rule('', { Expiration: { Date: '2030-01-01T00:00:00Z' } })),
      lifecycle(rule('', currentAfter(3000))),
    ],
    severity: 'low',
  },
  {
    title: 'somebody was not allowed to set it',
    records: [{ ...lifecycle(rule('', noncurrentAfter(1))), ...DENIED }],
    severity: 'medium',
  },
  {
    title: 'somebody was denied a change; the record does not show the new value',
    records: [bucketCall('PutBucketLifecycle', { lifecycle: '' }, DENIED)],
    severity: 'low',
  },
  {
    title: 'an object gets the tag that a rule waits for',
    records: [
      lifecycle(
        rule('moderation/', noncurrentAfter(1), {
          Filter: { And: { Prefix: 'moderation/', Tag: { Key: 'old', Value: 'yes' } } },
        }),
      ),
      objectCall('PutObjectTagging', 'moderation/a', {
        Tagging: { TagSet: { Tag: { Key: 'old', Value: 'yes' } } },
      }),
    ],
    guard: TWO_DATASETS,
    severity: 'critical',
  },
  {
    title: 'an object is stored with the tag that a rule waits for, which hides it',
    records: [
      versioning('Enabled'),
      lifecycle(rule('', currentAfter(1), { Filter: { Tag: { Key: 'old', Value: 'yes' } } })),
      objectCall('PutObject', 'moderation/a', { 'x-amz-tagging': 'team=ml&old=yes' }),
    ],
    guard: TWO_DATASETS,
    severity: 'high',
  },
];
