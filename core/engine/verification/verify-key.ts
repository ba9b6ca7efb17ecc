import type { VerifiedKey } from '../../api/sweep-request.ts';
import type { ObjectRef } from '../../base/object-ref.ts';
import { second } from '../../base/time.ts';
import { compareRead, isReadInParts } from '../../versions/digest-comparison.ts';
import type { ManifestEntry } from '../../versions/entry.ts';
import { archiveOf, type VersionFact } from '../../versions/facts.ts';
import type { ReadVersion } from '../../versions/object-reader.ts';
import { NOBODY, type VersionRecord } from '../../versions/version-record.ts';
import type { StoredChecksums } from '../checksums/stored-checksums.ts';
import { load, observe } from '../objects/observe.ts';
import type { WorkerPorts } from '../objects/ports.ts';
import type { ObjectEvent } from '../objects/s3-event.ts';
import { openVersionFindings } from '../sealing/open-findings.ts';

/**
 * Checks a key without an event: what S3 lists, what is unread, what is gone; and reads the current version again, so that
 * the answer is about the bytes of now and not about the record of them.
 * @param until - ISO time: large versions that came later are not waited for, so that whoever keeps storing them does not keep this from ending.
 * @default - all are waited for
 */
export async function verifyKey(
  ref: ObjectRef,
  dataset: string,
  ports: WorkerPorts,
  until?: string,
): Promise<VerifiedKey> {
  const tried = new Set<string | null>();
  const reader: WorkerPorts['reader'] = {
    read: (target, options) => {
      tried.add(target.versionId);
      return ports.reader.read(target, options);
    },
  };
  const seen = await look(ref, dataset, { ...ports, reader }, until);
  const { current } = seen;
  // What lies in an archive was just tried: whoever could read it now would have done so.
  const wasTried =
    current !== null && (tried.has(current.fact.versionId) || archiveOf(current.fact) !== null);
  const isLate = current !== null && isReadInParts(current.fact) && isAfter(current, until);
  // One after the other: else it would be read every hour for as long as another version of the key takes.
  const reread =
    current && !wasTried && !seen.isBeingRead && !isLate ? await readAgain(ref, current, ports) : null;
  if (reread?.archivedAs) await observe(ref, dataset, reread.archivedAs, ports);
  const isBeingRead = seen.isBeingRead || reread?.state === 'pending';
  const level = wasTried ? current?.level : reread?.level;
  return {
    ...(await result(ref, { ...seen, isBeingRead }, ports)),
    ...(reread?.state ? stated(reread) : {}),
    ...(reread?.archivedAs ? { isArchived: true } : {}),
    ...(level === undefined || level === 'none' ? {} : { level }),
  };
}

/**
 * Looks at a key, and asks S3 for the SHA-256 that it stored with the current version: it has to be the recorded one. Reads only what
 * was never read.
 */
export async function askForChecksum(
  ref: ObjectRef,
  dataset: string,
  ports: WorkerPorts & { readonly stored: StoredChecksums },
  until?: string,
): Promise<VerifiedKey> {
  const seen = await look(ref, dataset, ports, until);
  const found = await result(ref, seen, ports);
  const target = seen.isBeingRead ? null : knownTarget(ref, seen.current);
  if (target === null) return found;
  const answer = await ports.stored.ask(target, { msLeft: ports.msLeft });
  if (answer.kind === 'undescribed') return { ...found, state: 'unverifiable', detail: answer.detail };
  if (answer.sha256 === null) return { ...found, hasNoChecksum: true };
  const wrong = difference(target.fact, { digest: answer.sha256, level: 's3-sha256' });
  return { ...found, ...(wrong && stated(wrong)), level: 's3-sha256' };
}

/** Checks a key without an event, and reads only what was never read: bytes that were read once do not change. */
export async function lookAtKey(
  ref: ObjectRef,
  dataset: string,
  ports: WorkerPorts,
  until?: string,
): Promise<VerifiedKey> {
  return result(ref, await look(ref, dataset, ports, until), ports);
}

interface Seen {
  readonly entry: ManifestEntry;
  readonly current: VersionRecord | null;
  /** True where others read what is too large for one invocation. */
  readonly isBeingRead: boolean;
}

async function look(
  ref: ObjectRef,
  dataset: string,
  ports: WorkerPorts,
  until: string | undefined,
): Promise<Seen> {
  const { isHashing } = await observe(ref, dataset, null, ports);
  const { entry } = await load(ref, dataset, ports);
  const current = await currentRecord(ref, entry, ports);
  return { entry, current, isBeingRead: isHashing && (await isWaitedFor(ref, ports, until)) };
}

/** True where a version was surely stored after a time: Last-Modified is in whole seconds. */
const isAfter = ({ fact }: VersionRecord, time: string | undefined): boolean =>
  time !== undefined && second(fact.storedAt) > second(time);

async function isWaitedFor(
  ref: ObjectRef,
  { store }: WorkerPorts,
  until: string | undefined,
): Promise<boolean> {
  if (until === undefined) return true;
  const history = await store.history(ref);
  return history.some((each) => each.fact.unestablished === 'hashing' && !isAfter(each, until));
}

async function result(
  ref: ObjectRef,
  { entry, current, isBeingRead }: Seen,
  ports: WorkerPorts,
): Promise<VerifiedKey> {
  return {
    key: ref.key,
    state: entry.state,
    digest: current?.fact.digest ?? null,
    expected: entry.standing.expected?.digest ?? null,
    size: current?.fact.size ?? null,
    versionId: current?.fact.versionId ?? null,
    detail: current?.detail ?? null,
    ...(isBeingRead ? { isBeingRead } : {}),
    ...(entry.state === 'unverifiable' && liesInArchive(current) ? { isArchived: true } : {}),
    findings: await openVersionFindings(ref, ports.store),
  };
}

const liesInArchive = (current: VersionRecord | null): boolean =>
  current !== null && (current.fact.unestablished === 'archived' || archiveOf(current.fact) !== null);

const stated = ({ state, detail }: Wrong) => ({ state, detail });

const foundArchived = (ref: ObjectRef, { fact }: VersionRecord, now: Date): ObjectEvent => ({
  bucket: ref.bucket,
  key: ref.key,
  type: 'other',
  versionId: fact.versionId,
  etag: fact.etag,
  size: fact.size,
  sequencer: null,
  at: now.toISOString(),
  moved: { to: 'an archive' },
  isExpiration: false,
  requester: NOBODY,
});

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

/** What was read in parts within the last hour is not read once more, so that whoever asks until it is done gets an answer. */
const RECENT_MS = 60 * 60 * 1000;

interface Wrong {
  readonly state: 'altered' | 'unverifiable' | 'pending';
  readonly detail: string;
}

type Reread = (Wrong | { readonly state?: undefined }) & {
  /** How the digest was established that was compared; absent where there was none. */
  readonly level?: 'read' | 's3-sha256';
  /** What an event would have said, where the version turned out to be in an archive and none did. */
  readonly archivedAs?: ObjectEvent;
};

/** The version of a record whose bytes are known; `null` where there are none to compare. */
function knownTarget({ bucket, key }: ObjectRef, record: VersionRecord | null) {
  if (record === null || record.fact.kind !== 'object' || record.fact.digest === null) return null;
  const { fact } = record;
  const { versionId, etag } = fact;
  return { bucket, key, versionId, ...(versionId === null && etag ? { etag } : {}), fact };
}

/**
 * Says what is wrong when the bytes of a version are not what its record says, or cannot be had now. Versions do not change, so
 * in the first case the record or the storage was tampered with; in the second the record stays true, but nothing was checked.
 */
async function readAgain(ref: ObjectRef, record: VersionRecord, ports: WorkerPorts): Promise<Reread | null> {
  const known = knownTarget(ref, record);
  if (known === null) return null;
  const { fact, ...target } = known;
  const notBefore = new Date(ports.clock().getTime() - RECENT_MS).toISOString();
  const outcome = await ports.reader.read(target, { msLeft: ports.msLeft, notBefore });
  if (outcome.kind === 'unreadable') {
    const { detail, reason } = outcome;
    if (reason === 'hashing') return { state: 'pending', detail };
    return {
      state: 'unverifiable',
      detail,
      ...(reason === 'archived' ? { archivedAs: foundArchived(ref, record, ports.clock()) } : {}),
    };
  }
  if (outcome.kind !== 'read')
    return { state: 'unverifiable', detail: 'the version was gone when it was read again' };
  const level = outcome.level ?? 'read';
  const wrong = difference(fact, { ...outcome, level });
  return wrong === null ? { level } : { ...wrong, level };
}

/** How bytes differ from their record; `null` where they are the same. */
function difference(
  fact: VersionFact,
  found: Pick<ReadVersion, 'digest' | 'alsoDigest'> & { readonly level: 'read' | 's3-sha256' },
): Wrong | null {
  const { digest } = fact;
  const how = found.level === 'read' ? 'it was read as' : 'S3 says that it is';
  const answer = compareRead(fact, found);
  if (answer === 'same') return null;
  if (answer === 'unknown')
    return { state: 'unverifiable', detail: `its record has ${digest}, and ${how} ${found.digest}` };
  const what =
    found.level === 'read' ? 'the bytes of this version are' : 'S3 says that the bytes of this version are';
  const detail = `${what} ${found.digest}, its record says ${digest}: the manifest or the storage was tampered with`;
  return { state: 'altered', detail };
}
