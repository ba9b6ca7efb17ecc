import { openFindings } from '../baseline/seal-key.ts';
import type { ManifestEntry } from '../manifest/entry.ts';
import type { VersionRecord } from '../manifest/version-record.ts';
import type { ObjectRef } from '../objects/object-ref.ts';
import type { VerifiedKey } from '../requests/sweep-request.ts';
import { load, observe } from '../workers/observe.ts';
import type { WorkerPorts } from '../workers/ports.ts';

/**
 * Looks at a key with no event to say so: what S3 lists, what is unread, what is gone; and reads the current version again, so that
 * the answer is about the bytes of now and not about the record of them.
 */
export async function verifyKey(ref: ObjectRef, dataset: string, ports: WorkerPorts): Promise<VerifiedKey> {
  const { change } = await observe(ref, dataset, null, ports);
  const { entry } = await load(ref, dataset, ports);
  const current = await currentRecord(ref, entry, ports);
  const isFresh = change?.versions.some((record) => record.fact.version === current?.fact.version) ?? false;
  const mismatch = current && !isFresh ? await readAgain(ref, current, ports) : null;
  const findings = await openFindings(ref, ports);
  return {
    key: ref.key,
    state: mismatch ? 'altered' : entry.state,
    digest: current?.fact.digest ?? null,
    expected: entry.standing.expected?.digest ?? null,
    size: current?.fact.size ?? null,
    versionId: current?.fact.versionId ?? null,
    detail: mismatch ?? current?.detail ?? null,
    findings,
  };
}

async function currentRecord(
  ref: ObjectRef,
  entry: ManifestEntry,
  ports: WorkerPorts,
): Promise<VersionRecord | null> {
  const version = entry.standing.current?.version;
  if (version === undefined) return null;
  const history = await ports.store.history(ref);
  return history.find((record) => record.fact.version === version) ?? null;
}

/** Says what differs when the bytes of a version are not what its record says: versions do not change, so one of the two was tampered with. */
async function readAgain(ref: ObjectRef, record: VersionRecord, ports: WorkerPorts): Promise<string | null> {
  const { kind, digest, versionId, etag } = record.fact;
  if (kind !== 'object' || digest === null) return null;
  const { bucket, key } = ref;
  const target = { bucket, key, versionId, ...(versionId === null && etag ? { etag } : {}) };
  const outcome = await ports.reader.read(target, { millisecondsLeft: ports.millisecondsLeft });
  if (outcome.kind !== 'read' || outcome.digest === digest) return null;
  return `the bytes of this version are ${outcome.digest}, its record says ${digest}: the manifest or the storage was tampered with`;
}
