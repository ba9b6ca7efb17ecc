import { flagAt, textAt } from '../base/json.ts';
import { datasetOf, type GuardedBucket, type GuardedDataset, guardedBucket } from '../scope/guard.ts';
import type { Activity } from './activity.ts';
import type { ApiCall } from './api-call.ts';
import { bucketNameOf } from './settings/setting.ts';

/** Calls that put bytes under a key. */
const STORES: ReadonlySet<string> = new Set([
  'PutObject',
  'PostObject',
  'CopyObject',
  'CompleteMultipartUpload',
  'RenameObject',
]);

/** Calls that begin an upload, and say how it will be stored. */
const BEGINS: ReadonlySet<string> = new Set(['CreateMultipartUpload']);

const DELETES: ReadonlySet<string> = new Set(['DeleteObject', 'DeleteObjects']);

const CHANGES: ReadonlySet<string> = new Set([
  'PutObjectAcl',
  'PutObjectTagging',
  'DeleteObjectTagging',
  'PutObjectRetention',
  'PutObjectLegalHold',
  'UpdateObjectEncryption',
  'PutObjectAnnotation',
  'DeleteObjectAnnotation',
]);

/** What a call does to an object; `null` for calls that are about none, or change none. */
export type ObjectWriteKind = 'stores' | 'begins' | 'deletes' | 'changes';

export function objectWriteKind({ service, name }: ApiCall): ObjectWriteKind | null {
  if (service !== 's3' && service !== 's3express') return null;
  if (STORES.has(name)) return 'stores';
  if (BEGINS.has(name)) return 'begins';
  if (DELETES.has(name)) return 'deletes';
  return CHANGES.has(name) ? 'changes' : null;
}

/** The object that a data event is about; the key is `null` where none is told, as for a batch as a whole. */
export interface TouchedObject {
  readonly bucket: string;
  readonly key: string | null;
  readonly versionId: string | null;
}

/** @returns `null` where no bucket is told */
export function touchedObject(call: ApiCall): TouchedObject | null {
  const bucket = bucketNameOf(call);
  if (bucket === null) return null;
  const key = rawText(call, 'key') ?? keyInResources(call, bucket) ?? keyInDetails(call);
  const versionId =
    textAt(call.parameters, 'versionId') ??
    (call.isServiceEvent ? textAt(call.serviceDetails, 'versionId') : null);
  return { bucket, key, versionId: versionId === 'null' ? null : versionId };
}

/** Keys that look like numbers arrive as numbers. */
const rawText = (call: ApiCall, name: string): string | null => textAt(call.parameters, name);

function keyInResources({ resources }: ApiCall, bucket: string): string | null {
  const start = `:s3:::${bucket}/`;
  const found = resources.find(({ arn, isPrefix }) => !isPrefix && arn.includes(start));
  return found ? found.arn.slice(found.arn.indexOf(start) + start.length) || null : null;
}

const keyInDetails = (call: ApiCall): string | null =>
  textAt(call.serviceDetails, 'key') ?? textAt(call.serviceDetails, 'objectKey');

/** True where the call asks to pass over governance-mode retention. */
export const bypassesGovernance = (call: ApiCall): boolean =>
  flagAt(call.parameters, 'x-amz-bypass-governance-retention') === true ||
  flagAt(call.parameters, 'bypassGovernanceRetention') === true;

/** True for the records that S3 writes for each key of a batch delete, beside the one of the call. */
export const isOfBatch = (call: ApiCall): boolean => call.isServiceEvent && call.name === 'DeleteObject';

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
