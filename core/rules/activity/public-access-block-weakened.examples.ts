import { bucketCall, DENIED, EXAMPLE, record } from '../records.examples.ts';
import type { ActivityRuleExamples } from '../rule-examples.ts';

export const examples: ActivityRuleExamples = {
  fires: [
    {
      title: 'it is deleted',
      records: [bucketCall('DeleteBucketPublicAccessBlock')],
      severity: 'high',
    },
    {
      title: 'one of four is switched off',
      records: [
        bucketCall('PutBucketPublicAccessBlock', {
          PublicAccessBlockConfiguration: block({ BlockPublicPolicy: false }),
        }),
      ],
      severity: 'high',
    },
    {
      title: "the account's is switched off",
      records: [record('s3', 'DeleteAccountPublicAccessBlock', { accountId: EXAMPLE.account })],
      severity: 'high',
    },
    {
      title: 'somebody was not allowed to delete it',
      records: [bucketCall('DeleteBucketPublicAccessBlock', {}, DENIED)],
      severity: 'low',
    },
  ],
  quiet: [
    {
      title: 'all four are switched on',
      records: [bucketCall('PutBucketPublicAccessBlock', { PublicAccessBlockConfiguration: block({}) })],
    },
    {
      title: 'what was off is set again',
      records: [bucketCall('DeleteBucketPublicAccessBlock'), bucketCall('DeleteBucketPublicAccessBlock')],
    },
  ],
};

type Setting = 'BlockPublicAcls' | 'IgnorePublicAcls' | 'BlockPublicPolicy' | 'RestrictPublicBuckets';

function block(off: Partial<Record<Setting, false>>) {
  return {
    BlockPublicAcls: true,
    IgnorePublicAcls: true,
    BlockPublicPolicy: true,
    RestrictPublicBuckets: true,
    ...off,
  };
}
