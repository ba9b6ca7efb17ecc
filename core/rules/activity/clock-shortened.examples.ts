import type { JsonObject } from '../../base/json.ts';
import { KEY_ARN, key, ONE_KEY } from '../key-endangered/calls.examples.ts';
import { bucketCall, DENIED } from '../records.examples.ts';
import type { ActivityRuleExamples } from '../rule-examples.ts';
import {
  currentAfter,
  lifecycle,
  noncurrentAfter,
  rule,
  TWO_DATASETS,
  versioning,
} from './lifecycle-destroys-data.records.examples.ts';

const scheduled = (parameters: JsonObject, rest: JsonObject = {}): JsonObject =>
  key('ScheduleKeyDeletion', parameters, rest);

export const examples: ActivityRuleExamples = {
  fires: [
    {
      title: 'noncurrent versions are destroyed after a day, and never were before',
      records: [lifecycle(rule('moderation/', noncurrentAfter(1)))],
      guard: TWO_DATASETS,
      severity: 'critical',
    },
    {
      title: 'newer versions that are kept are no protection: whoever writes can write more of them',
      records: [lifecycle(rule('', noncurrentAfter(1, 100)))],
      severity: 'critical',
    },
    {
      title: 'noncurrent versions are destroyed after two weeks',
      records: [lifecycle(rule('', noncurrentAfter(14)))],
      severity: 'high',
    },
    {
      title: 'a quarter becomes a month',
      records: [lifecycle(rule('', noncurrentAfter(90))), lifecycle(rule('', noncurrentAfter(30)))],
      severity: 'medium',
    },
    {
      title: 'noncurrent versions are destroyed after ten years',
      records: [lifecycle(rule('', noncurrentAfter(3650)))],
      severity: 'low',
    },
    {
      title: 'a second, sooner rule joins one that is there',
      records: [
        lifecycle(rule('', noncurrentAfter(90))),
        lifecycle(rule('', noncurrentAfter(90)), rule('moderation/', noncurrentAfter(3))),
      ],
      guard: TWO_DATASETS,
      severity: 'critical',
    },
    {
      title: 'it was refused, but the record says what was to be set',
      records: [{ ...lifecycle(rule('', noncurrentAfter(1))), ...DENIED }],
      severity: 'medium',
    },
    {
      title: 'the key of guarded data is deleted in a month',
      records: [scheduled({})],
      guard: ONE_KEY,
      severity: 'medium',
    },
    {
      title: 'the key of guarded data is deleted in a week, the shortest that KMS waits',
      records: [
        scheduled(
          { pendingWindowInDays: 7 },
          { responseElements: { keyId: KEY_ARN, deletionDate: 'Nov 27, 2026, 3:12:07 AM' } },
        ),
      ],
      guard: ONE_KEY,
      severity: 'high',
    },
  ],
  quiet: [
    {
      title: 'the same rules are set again',
      records: [lifecycle(rule('', noncurrentAfter(7))), lifecycle(rule('', noncurrentAfter(7)))],
    },
    {
      title: 'noncurrent versions stay longer',
      records: [lifecycle(rule('', noncurrentAfter(7))), lifecycle(rule('', noncurrentAfter(30)))],
    },
    {
      title: 'the rules are taken away',
      records: [
        lifecycle(rule('', noncurrentAfter(7))),
        bucketCall('DeleteBucketLifecycle', { lifecycle: '' }),
      ],
    },
    {
      title: 'the rule is about another prefix',
      records: [lifecycle(rule('logs/', noncurrentAfter(1)))],
      guard: TWO_DATASETS,
    },
    {
      title: 'a rule only hides objects: their versions stay',
      records: [lifecycle(rule('', currentAfter(1)))],
    },
    {
      title: 'a later rule joins one that is sooner already',
      records: [
        lifecycle(rule('', noncurrentAfter(3))),
        lifecycle(rule('', noncurrentAfter(3)), rule('moderation/', noncurrentAfter(30))),
      ],
      guard: TWO_DATASETS,
    },
    {
      title: 'versions are not kept anyhow: there is no time that could get shorter',
      records: [versioning('Suspended'), lifecycle(rule('', noncurrentAfter(1)))],
    },
    {
      title: 'the key encrypts nothing that is guarded',
      records: [scheduled({})],
      guard: { ...ONE_KEY, keys: [] },
    },
    { title: 'the deletion of the key is cancelled', records: [key('CancelKeyDeletion')], guard: ONE_KEY },
  ],
};
