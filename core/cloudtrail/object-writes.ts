import { flagAt, textAt } from '../base/json.ts';
import {
  datasetOf,
  type Guard,
  type GuardedBucket,
  type GuardedDataset,
  guardedBucket,
} from '../scope/guard.ts';
import { type ObjectQueue, queueOf } from '../scope/object-queue.ts';
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

/** The object that a data event is about; the key is `null` where the record has none, as for a batch as a whole. */
export interface TouchedObject {
  readonly bucket: string;
  readonly key: string | null;
  readonly versionId: string | null;
}

/** @returns `null` where the record names no bucket */
export function touchedObject(call: ApiCall): TouchedObject | null {
  const bucket = bucketNameOf(call);
  if (bucket === null) return null;
  const key = rawText(call, 'key') ?? keyInResources(call, bucket) ?? keyInDetails(call);
  const versionId =
    textAt(call.parameters, 'versionId') ??
    (call.isServiceEvent ? textAt(call.serviceDetails, 'versionId') : null);
  return { bucket, key, versionId: versionId === 'null' ? null : versionId };
}

/** Keys that consist of digits arrive as numbers. */
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

/** What of a guarded bucket a data event is about. */
export interface GuardedObject {
  readonly bucket: GuardedBucket;
  /** `null` where the record has none, as for a batch as a whole. */
  readonly key: string | null;
  readonly versionId: string | null;
  /** Whose key it is; `null` where no dataset has it, or the record has no key. */
  readonly dataset: GuardedDataset | null;
}

/** The object of a guarded bucket that a data event is about; `null` where its bucket is not guarded, or not in the record. */
export function guardedObject(call: ApiCall, guard: Guard): GuardedObject | null {
  const touched = touchedObject(call);
  const bucket = guardedBucket(guard, touched?.bucket ?? null);
  if (touched === null || bucket === null) return null;
  const { key, versionId } = touched;
  return { bucket, key, versionId, dataset: key === null ? null : datasetOf(bucket, key) };
}

/** A call that changes an object of a dataset. */
export interface GuardedWrite extends GuardedObject {
  readonly call: ApiCall;
  readonly kind: ObjectWriteKind;
  readonly key: string;
  readonly dataset: GuardedDataset;
}

/** The write to a guarded object that a call is; `null` for anything else. */
export function guardedWriteBy(call: ApiCall, guard: Guard): GuardedWrite | null {
  const kind = objectWriteKind(call);
  const found = kind && guardedObject(call, guard);
  if (!found || found.key === null || found.dataset === null) return null;
  return { ...found, call, kind, key: found.key, dataset: found.dataset };
}

/** Whether the object that a call changes is guarded; `unnamed` where its record does not say which object it is. */
export function guardOfObject(call: ApiCall, guard: Guard): 'guarded' | 'unguarded' | 'unnamed' {
  const touched = touchedObject(call);
  if (touched === null) return 'unnamed';
  const bucket = guardedBucket(guard, touched.bucket);
  if (bucket === null) return 'unguarded';
  if (touched.key === null) return 'unnamed';
  return datasetOf(bucket, touched.key) === null ? 'unguarded' : 'guarded';
}

/** The write to a guarded object that an activity is; `null` for anything else. */
export const guardedWrite = ({ call, change, guard }: Activity): GuardedWrite | null =>
  call === null || change !== null ? null : guardedWriteBy(call, guard);

/** Which queue a call waits in. Only what is surely a write to an object of an open dataset may wait behind the others. */
export function queueOfCall(call: ApiCall, guard: Guard): ObjectQueue {
  const write = guardedWriteBy(call, guard);
  return write === null ? 'urgent' : queueOf(write.dataset.mode);
}
