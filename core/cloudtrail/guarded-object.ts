import { datasetOf, type GuardedBucket, type GuardedDataset, guardedBucket } from '../scope/guard.ts';
import type { Activity } from './activity.ts';
import type { ApiCall } from './api-call.ts';
import { type ObjectWriteKind, objectWriteKind, touchedObject } from './object-writes.ts';

/** A call that changes an object of a dataset. */
export interface GuardedWrite {
  readonly call: ApiCall;
  readonly kind: ObjectWriteKind;
  readonly bucket: GuardedBucket;
  readonly key: string;
  readonly versionId: string | null;
  readonly dataset: GuardedDataset;
}

/** The write to a guarded object that an activity is; `null` for anything else. */
export function guardedWrite({ call, change, guard }: Activity): GuardedWrite | null {
  if (call === null || change !== null) return null;
  const kind = objectWriteKind(call);
  const touched = kind && touchedObject(call);
  const bucket = guardedBucket(guard, touched?.bucket ?? null);
  if (!kind || !touched || bucket === null || touched.key === null) return null;
  const dataset = datasetOf(bucket, touched.key);
  return dataset && { call, kind, bucket, key: touched.key, versionId: touched.versionId, dataset };
}
