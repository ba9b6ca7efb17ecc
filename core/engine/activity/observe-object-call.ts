import { textAt } from '../../base/json.ts';
import type { ObjectRef } from '../../base/object-ref.ts';
import type { ApiCall } from '../../cloudtrail/api-call.ts';
import { objectWriteKind, touchedObject } from '../../cloudtrail/object-writes.ts';
import { datasetOf, type GuardedDataset, guardedBucket } from '../../scope/guard.ts';
import type { ObjectCaller } from '../objects/caller-store.ts';
import { joinCaller } from '../objects/join-caller.ts';
import type { ActivityPorts } from './ports.ts';

/** A write to an object of a dataset. */
interface ObjectWrite {
  readonly ref: ObjectRef;
  readonly dataset: GuardedDataset;
}

/**
 * Joins a data event to the version that its request made or deleted, and to what was found about it. Where that is not
 * recorded yet the caller waits for it. The second look closes the gap: whoever writes second sees what the other wrote.
 */
export async function observeObjectCall(call: ApiCall, ports: ActivityPorts): Promise<void> {
  const write = writeOf(call, ports);
  const caller = callerOf(call);
  if (write === null || caller === null) return;
  const { ref, dataset } = write;
  if (await joinCaller(ref, dataset.name, caller, ports)) return;
  await ports.callers.put(ref, caller);
  await joinCaller(ref, dataset.name, caller, ports);
}

function writeOf(call: ApiCall, { guard }: ActivityPorts): ObjectWrite | null {
  const kind = objectWriteKind(call);
  if ((kind !== 'stores' && kind !== 'deletes') || call.error !== null) return null;
  const touched = touchedObject(call);
  const bucket = guardedBucket(guard, touched?.bucket ?? null);
  if (!touched?.key || bucket === null) return null;
  const dataset = datasetOf(bucket, touched.key);
  return dataset && { ref: { bucket: bucket.name, key: touched.key }, dataset };
}

function callerOf(call: ApiCall): ObjectCaller | null {
  const { arn, account, sourceIp, userAgent, requestId } = call.caller;
  if (requestId === null || arn === null) return null;
  return { arn, account, sourceIp, userAgent, requestId, versionId: madeVersion(call), at: call.at };
}

/** The version or the delete marker that the request made; none where it deleted a version. */
const madeVersion = (call: ApiCall): string | null =>
  textAt(call.parameters, 'versionId') === null ? textAt(call.response, 'x-amz-version-id') : null;
