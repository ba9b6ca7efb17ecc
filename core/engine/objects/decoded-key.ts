import { SealwatchError } from '../../base/errors.ts';
import { formDecoded, percentDecoded } from '../../base/form-encoding.ts';
import type { ObjectRef } from '../../base/object-ref.ts';
import type { WorkerPorts } from './ports.ts';
import type { ObjectEvent } from './s3-event.ts';

type KeyPorts = Pick<WorkerPorts, 'lister' | 'store'>;

/**
 * The event under the key that its version is really under. AWS sends keys as they are; others encode them, and an encoded key is
 * a key that may exist as well. So the key as it came is taken unless the version is there neither in S3 nor in the records, and is
 * under the decoded key. Without a version id nothing distinguishes two versions, and the key stays.
 * @returns the very event where its key stays
 */
export async function withDecodedKey(objectEvent: ObjectEvent, ports: KeyPorts): Promise<ObjectEvent> {
  const { bucket, key, versionId } = objectEvent;
  const others = new Set([percentDecoded(key) ?? key, formDecoded(key)]);
  others.delete(key);
  others.delete('');
  if (versionId === null || others.size === 0 || (await isUnder(key))) return objectEvent;
  for (const other of others) if (await isUnder(other)) return { ...objectEvent, key: other };
  return objectEvent;

  async function isUnder(name: string): Promise<boolean> {
    const ref = { bucket, key: name };
    if (versionId === null) return false;
    if (await isInS3(ref, versionId, objectEvent.type, ports)) return true;
    return (await ports.store.history(ref)).some(({ fact }) => fact.versionId === versionId);
  }
}

/** One request that costs as much as a read; what may be a delete marker has to be listed. Where S3 refuses, nothing is known to be there. */
async function isInS3(
  ref: ObjectRef,
  versionId: string,
  type: ObjectEvent['type'],
  { lister }: KeyPorts,
): Promise<boolean> {
  try {
    if (type === 'stored' || type === 'other')
      return await lister.holds(ref, { versionId, etag: null, size: null, storedAt: null });
    return (await lister.listVersions(ref)).some((listed) => listed.versionId === versionId);
  } catch (error) {
    if (error instanceof SealwatchError && error.code === 'ACCESS_DENIED') return false;
    throw error;
  }
}
