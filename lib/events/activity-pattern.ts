import type { EventPattern } from 'aws-cdk-lib/aws-events';
import { bucketArn } from '../permissions/object-read.ts';
import type { CallName } from './call-names.ts';
import type { WatchedCalls } from './watched-calls.ts';

/** What callers did, and what a service did by itself: the keys of a batch delete come as the latter. */
const DETAIL_TYPES = ['AWS API Call via CloudTrail', 'AWS Service Event via CloudTrail'];

/** The event pattern of calls by their names. */
export const callPattern = ({ sources, names }: WatchedCalls): EventPattern => ({
  source: [...sources],
  detailType: DETAIL_TYPES,
  detail: { eventName: names },
});

/** Writes to objects and to what belongs to them. Parts of an upload change nothing until it is completed. */
const OBJECT_WRITES: readonly CallName[] = [
  { prefix: 'PutObject' },
  { prefix: 'DeleteObject' },
  { prefix: 'UpdateObject' },
  'PostObject',
  'CopyObject',
  'CreateMultipartUpload',
  'CompleteMultipartUpload',
];

/**
 * The event pattern of writes to objects of some buckets. A bucket is named by the parameters or by the resources: through an
 * access point only the latter name it, and where a call was denied only the former may.
 */
export const objectWritePattern = (buckets: readonly string[]): EventPattern => ({
  source: ['aws.s3'],
  detailType: DETAIL_TYPES,
  detail: {
    eventName: OBJECT_WRITES,
    $or: [
      { requestParameters: { bucketName: buckets } },
      { resources: { ARN: buckets.map((name) => ({ prefix: `${bucketArn(name)}/` })) } },
    ],
  },
});
