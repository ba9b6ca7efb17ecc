import { textAt } from '../base/json.ts';
import type { ApiCall } from './api-call.ts';
import { bucketNamed } from './bucket-name.ts';
import { bucketNameOf } from './settings/setting.ts';

/** Calls that change the tags of a bucket; what `TagResource` tags is in its parameters. */
const OF_BUCKETS: ReadonlySet<string> = new Set(['PutBucketTagging', 'DeleteBucketTagging']);
const OF_RESOURCES: ReadonlySet<string> = new Set(['TagResource', 'UntagResource']);
const OF_OBJECTS: ReadonlySet<string> = new Set(['PutObjectTagging', 'DeleteObjectTagging']);

/** The bucket whose own tags a call changes; `null` for any other call, and where what is tagged is no bucket. */
export function taggedBucket(call: ApiCall): string | null {
  if (call.service !== 's3') return null;
  if (OF_BUCKETS.has(call.name)) return bucketNameOf(call);
  if (!OF_RESOURCES.has(call.name)) return null;
  const { parameters, resources } = call;
  const named = textAt(parameters, 'resourceArn') ?? textAt(parameters, 'ResourceArn');
  return bucketNamed(named) ?? (named === null ? bucketNamed(resources[0]?.arn ?? null) : null);
}

/** True for a call that changes the tags of one object. */
export const isObjectTagging = ({ service, name }: ApiCall): boolean =>
  service === 's3' && OF_OBJECTS.has(name);
