import type { JsonObject } from '../../../core/base/json.ts';
import { publicPolicy } from './policies.ts';
import { ago, bucketRecord } from './records.ts';

/** A record of a public policy that was set so many seconds ago. */
export const opened = (bucket: string, seconds: number, rest: JsonObject = {}): JsonObject =>
  bucketRecord(
    'PutBucketPolicy',
    bucket,
    { bucketPolicy: JSON.parse(publicPolicy(bucket)), policy: '' },
    { eventTime: ago(seconds), ...rest },
  );

/** A record of a policy that was deleted so many seconds ago. */
export const closed = (bucket: string, seconds: number): JsonObject =>
  bucketRecord('DeleteBucketPolicy', bucket, { policy: '' }, { eventTime: ago(seconds) });
