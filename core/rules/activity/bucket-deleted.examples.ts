import { bucketCall, DENIED, EXAMPLE, record } from '../records.examples.ts';
import type { ActivityRuleExamples } from '../rule-examples.ts';

export const examples: ActivityRuleExamples = {
  fires: [
    { title: 'it is deleted', records: [bucketCall('DeleteBucket')], severity: 'critical' },
    {
      title: 'a directory bucket is deleted',
      records: [record('s3express', 'DeleteBucket', { bucketName: 'models--use1-az4--x-s3' })],
      severity: 'critical',
    },
    {
      title: 'it is named by its ARN alone',
      records: [
        record('s3', 'DeleteBucket', null, {
          resources: [
            { type: 'AWS::S3::Bucket', ARN: `arn:aws:s3:::${EXAMPLE.bucket}`, accountId: EXAMPLE.account },
          ],
        }),
      ],
      severity: 'critical',
    },
    {
      title: 'somebody was not allowed to delete it',
      records: [bucketCall('DeleteBucket', {}, DENIED)],
      severity: 'medium',
    },
    {
      title: 'somebody was not allowed to delete a bucket that is not named',
      records: [record('s3', 'DeleteBucket', null, DENIED)],
      severity: 'medium',
    },
    {
      title: 'S3 refused, since it is not empty',
      records: [bucketCall('DeleteBucket', {}, { errorCode: 'BucketNotEmpty' })],
      severity: 'low',
    },
  ],
  quiet: [
    {
      title: 'another bucket is deleted',
      records: [bucketCall('DeleteBucket')],
      guard: {
        scope: 'configured',
        buckets: [{ name: 'another-bucket', datasets: [] }],
        account: EXAMPLE.account,
        trustedAccounts: [],
        keys: [],
        organization: null,
        stack: 'Sealwatch',
      },
    },
    {
      title: 'it does not exist',
      records: [bucketCall('DeleteBucket', {}, { errorCode: 'NoSuchBucket' })],
    },
    { title: 'its tags are deleted', records: [bucketCall('DeleteBucketTagging')] },
    { title: 'it is created', records: [bucketCall('CreateBucket')] },
    {
      title: 'the record of its deletion comes again',
      records: [bucketCall('DeleteBucket'), bucketCall('DeleteBucket')],
    },
  ],
};
