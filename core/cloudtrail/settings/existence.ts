import { bucketResource } from './bucket-call.ts';
import type { Setting } from './setting.ts';

/** Whether the bucket is there. A bucket that comes back under its name may be anybody's. */
export const existence: Setting<'existence'> = {
  name: 'existence',
  title: 'existence',
  calls: ['s3:CreateBucket', 's3:DeleteBucket', 's3express:CreateBucket', 's3express:DeleteBucket'],
  rule: 'bucket-deleted',
  safest: 'present',
  resourceOf: bucketResource,
  assign: (call) => (call.name === 'DeleteBucket' ? 'gone' : 'present'),
  read: (answer) => (answer === null ? 'gone' : 'present'),
};
