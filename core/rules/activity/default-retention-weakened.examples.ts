import type { JsonObject } from '../../base/json.ts';
import { bucketCall, DENIED } from '../records.examples.ts';
import type { ActivityRuleExamples } from '../rule-examples.ts';

export const examples: ActivityRuleExamples = {
  fires: [
    {
      title: 'it is removed',
      records: [retention({ Mode: 'GOVERNANCE', Days: 30 }), retention(null)],
      severity: 'high',
    },
    {
      title: 'it is shortened',
      records: [retention({ Mode: 'GOVERNANCE', Days: 30 }), retention({ Mode: 'GOVERNANCE', Days: 1 })],
      severity: 'medium',
    },
    {
      title: 'a year becomes 364 days',
      records: [retention({ Mode: 'COMPLIANCE', Years: 1 }), retention({ Mode: 'COMPLIANCE', Days: 364 })],
      severity: 'high',
    },
    {
      title: 'compliance becomes governance, however long',
      records: [retention({ Mode: 'COMPLIANCE', Days: 30 }), retention({ Mode: 'GOVERNANCE', Years: 10 })],
      severity: 'high',
    },
    {
      title: 'governance becomes compliance, but shorter',
      records: [retention({ Mode: 'GOVERNANCE', Days: '30' }), retention({ Mode: 'COMPLIANCE', Days: '7' })],
      severity: 'medium',
    },
    { title: 'there is none, and nobody knows what it was', records: [retention(null)], severity: 'medium' },
    {
      title: 'it is one day, and nobody knows what it was',
      records: [retention({ Mode: 'GOVERNANCE', Days: 1 })],
      severity: 'medium',
    },
    {
      title: 'it is a week, and nobody knows what it was',
      records: [retention({ Mode: 'COMPLIANCE', Days: 7 })],
      severity: 'low',
    },
    {
      title: 'somebody was not allowed to remove it',
      records: [retention({ Mode: 'COMPLIANCE', Days: 30 }), { ...retention(null), ...DENIED }],
      severity: 'low',
    },
    {
      title: 'somebody was denied a change; the record does not show the new value',
      records: [bucketCall('PutBucketObjectLockConfiguration', { 'object-lock': '' }, DENIED)],
      severity: 'low',
    },
  ],
  quiet: [
    {
      title: 'it is set to a month, and nobody knows what it was',
      records: [retention({ Mode: 'GOVERNANCE', Days: 30 })],
    },
    {
      title: 'it is lengthened',
      records: [retention({ Mode: 'GOVERNANCE', Days: 30 }), retention({ Mode: 'GOVERNANCE', Days: 31 })],
    },
    {
      title: 'governance becomes compliance',
      records: [retention({ Mode: 'GOVERNANCE', Days: 30 }), retention({ Mode: 'COMPLIANCE', Days: 30 })],
    },
    {
      title: '365 days become a year',
      records: [retention({ Mode: 'COMPLIANCE', Days: 365 }), retention({ Mode: 'COMPLIANCE', Years: 1 })],
    },
    { title: 'there is none, as before', records: [retention(null), retention(null)] },
    {
      title: 'a bucket that had none gets one',
      records: [retention(null), retention({ Mode: 'GOVERNANCE', Days: 1 })],
    },
    {
      title: 'the record does not say to what it was set',
      records: [bucketCall('PutBucketObjectLockConfiguration')],
    },
  ],
};

function retention(standard: JsonObject | null): JsonObject {
  const Rule = standard === null ? {} : { Rule: { DefaultRetention: standard } };
  const xmlns = 'http://s3.amazonaws.com/doc/2006-03-01/';
  return bucketCall('PutBucketObjectLockConfiguration', {
    'object-lock': '',
    ObjectLockConfiguration: { xmlns, ObjectLockEnabled: 'Enabled', ...Rule },
  });
}
