import { at, flagAt, type Json, listAt, textAt } from '../base/json.ts';
import { type ApiCall, refusedArn } from '../cloudtrail/api-call.ts';
import { touchedObject } from '../cloudtrail/object-writes.ts';
import type { Mode } from '../scope/dataset.ts';
import { datasetOf, type Guard, type GuardedBucket, guardedBucket } from '../scope/guard.ts';
import type { RecordedEvent } from './object-event.ts';

/** The fate of a key or a version. `undeleted`: a delete marker went, so the key is back. */
export type Fate = 'hidden' | 'destroyed' | 'undeleted' | 'expired';

/** One key of a guarded dataset that was deleted, or one version of it. */
export interface Deletion {
  readonly key: string;
  /** `null` where none was named. */
  readonly versionId: string | null;
  readonly fate: Fate;
  readonly mode: Mode;
  readonly dataset: string;
}

/** The bucket of a call; `null` where it is not guarded. Denied calls may name it only in their error. */
export const bucketOfCall = (call: ApiCall, guard: Guard): GuardedBucket | null =>
  guardedBucket(guard, touchedObject(call)?.bucket ?? nameIn(refusedArn(call)));

const nameIn = (arn: string | null): string | null => /:s3:::([^/]+)/.exec(arn ?? '')?.[1] ?? null;

/** What a `DeleteObject` deleted; `undefined` where it does not name the key, `null` where the key is not guarded. */
export function deletionOf(call: ApiCall, bucket: GuardedBucket): Deletion | null | undefined {
  const key = touchedObject(call)?.key ?? /:s3:::[^/]+\/(.+)$/s.exec(refusedArn(call) ?? '')?.[1];
  if (key === undefined || key === null) return undefined;
  const versionId = textAt(call.parameters, 'versionId') ?? textAt(call.serviceDetails, 'versionId');
  const isMarker = flagAt(call.response, 'x-amz-delete-marker') === true;
  const fate = versionId === null ? 'hidden' : isMarker ? 'undeleted' : 'destroyed';
  return deletion(bucket, key, versionId, fate);
}

/** What an event of S3 says was deleted. */
export function deletionIn({ kind, key, versionId }: RecordedEvent, bucket: GuardedBucket): Deletion | null {
  if (kind === 'stored' || kind === 'archived' || kind === 'other') return null;
  return deletion(bucket, key, kind === 'hidden' ? null : versionId, kind);
}

/** The guarded ones of the keys that a `DeleteObjects` lists itself, as exports and older tools have them; `null` where it lists none. */
export function deletionsListed({ parameters }: ApiCall, bucket: GuardedBucket): Deletion[] | null {
  const listed = [
    ...listAt(parameters, 'delete', 'objects'),
    ...listAt(parameters, 'delete', 'Object'),
    ...listAt(parameters, 'Delete', 'Object'),
    ...listAt(parameters, 'Delete', 'Objects'),
    ...(at(parameters, 'key') === undefined ? [] : [parameters]),
  ];
  return listed.length === 0 ? null : listed.flatMap((each) => listedDeletion(each, bucket) ?? []);
}

function listedDeletion(listed: Json, bucket: GuardedBucket): Deletion | null {
  const key = textAt(listed, 'key') ?? textAt(listed, 'Key');
  const versionId = textAt(listed, 'versionId') ?? textAt(listed, 'VersionId');
  return key === null ? null : deletion(bucket, key, versionId, versionId === null ? 'hidden' : 'destroyed');
}

function deletion(bucket: GuardedBucket, key: string, versionId: string | null, fate: Fate): Deletion | null {
  const dataset = datasetOf(bucket, key);
  return dataset && { key, versionId, fate, mode: dataset.mode, dataset: dataset.name };
}
