import { bucketCall, objectCall } from '../records.examples.ts';
import type { ActivityRuleExamples } from '../rule-examples.ts';
import {
  currentAfter,
  lifecycle,
  noncurrentAfter,
  rule,
  TWO_DATASETS,
} from './lifecycle-destroys-data.records.examples.ts';

const sized = (filter: Readonly<Record<string, number>>) => rule('', currentAfter(30), { Filter: filter });

export const quiet: ActivityRuleExamples['quiet'] = [
  {
    title: 'the rule is disabled',
    records: [lifecycle(rule('', noncurrentAfter(1), { Status: 'Disabled' }))],
  },
  {
    title: 'objects only move to another storage class, where they are read as before',
    records: [
      lifecycle(
        rule('', { Transition: { Days: 0, StorageClass: 'GLACIER_IR' } }),
        rule('', { NoncurrentVersionTransition: { NoncurrentDays: 30, StorageClass: 'STANDARD_IA' } }),
      ),
    ],
  },
  {
    title: 'objects of no dataset are archived',
    records: [lifecycle(rule('scratch/', { Transition: { Days: 0, StorageClass: 'DEEP_ARCHIVE' } }))],
    guard: TWO_DATASETS,
  },
  {
    title: 'a rule that archives is disabled',
    records: [
      lifecycle(rule('', { Transition: { Days: 0, StorageClass: 'DEEP_ARCHIVE' } }, { Status: 'Disabled' })),
    ],
  },
  {
    title: 'uploads are aborted and lone delete markers removed',
    records: [
      lifecycle(
        rule('', { AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 } }),
        rule('', { Expiration: { ExpiredObjectDeleteMarker: true } }),
      ),
    ],
  },
  {
    title: 'it reaches no dataset',
    records: [lifecycle(rule('logs/', { ...currentAfter(1), ...noncurrentAfter(1) }))],
    guard: TWO_DATASETS,
  },
  {
    title: 'it is set again as it was, under another name',
    records: [
      lifecycle(rule('', noncurrentAfter(30))),
      lifecycle(rule('', noncurrentAfter(30), { ID: 'renamed' })),
    ],
  },
  {
    title: 'its rules come in another order',
    records: [
      lifecycle(rule('a/', noncurrentAfter(30)), rule('b/', currentAfter(7))),
      lifecycle(rule('b/', currentAfter(7)), rule('a/', noncurrentAfter(30))),
    ],
  },
  {
    title: 'its rule is split by action and by prefix',
    records: [
      lifecycle(rule('', { ...currentAfter(30), ...noncurrentAfter(30) })),
      lifecycle(rule('a/', currentAfter(30)), rule('b/', currentAfter(30)), rule('', noncurrentAfter(30))),
    ],
  },
  {
    title: 'its rules by size become one, and one becomes several',
    records: [
      lifecycle(sized({ ObjectSizeLessThan: 100 }), sized({ ObjectSizeGreaterThan: 99 })),
      lifecycle(rule('', currentAfter(30))),
      lifecycle(sized({ ObjectSizeLessThan: 200 }), sized({ ObjectSizeGreaterThan: 150 })),
    ],
  },
  {
    title: 'its rules for each dataset become one for all',
    records: [
      lifecycle(rule('moderation/', currentAfter(30)), rule('incoming/', currentAfter(30))),
      lifecycle(rule('', currentAfter(30))),
    ],
    guard: TWO_DATASETS,
  },
  {
    title: 'it comes later, keeps more and reaches less than before',
    records: [
      lifecycle(rule('', noncurrentAfter(30, 2))),
      lifecycle(rule('moderation/', noncurrentAfter(31, 3))),
    ],
  },
  {
    title: 'days take the place of a date that is past',
    records: [
      lifecycle(rule('', { Expiration: { Date: '2020-01-01T00:00:00Z' } })),
      lifecycle(rule('', currentAfter(1))),
    ],
  },
  {
    title: 'it is deleted',
    records: [
      lifecycle(rule('', noncurrentAfter(1))),
      bucketCall('DeleteBucketLifecycle', { lifecycle: '' }),
    ],
  },
  { title: 'it is set to no rules', records: [lifecycle()] },
  { title: 'the record does not say to what it was set', records: [bucketCall('PutBucketLifecycle')] },
  {
    title: 'an object gets only one of the tags that a rule waits for',
    records: [
      lifecycle(
        rule('', noncurrentAfter(1), {
          Filter: {
            And: {
              Tag: [
                { Key: 'old', Value: 'yes' },
                { Key: 'done', Value: 'yes' },
              ],
            },
          },
        }),
      ),
      objectCall('PutObjectTagging', 'moderation/a', {
        Tagging: { TagSet: { Tag: { Key: 'old', Value: 'yes' } } },
      }),
    ],
    guard: TWO_DATASETS,
  },
  {
    title: 'an object gets a tag that no rule waits for',
    records: [
      objectCall('PutObjectTagging', 'moderation/a', {
        Tagging: { TagSet: { Tag: { Key: 'old', Value: 'yes' } } },
      }),
    ],
    guard: TWO_DATASETS,
  },
];
