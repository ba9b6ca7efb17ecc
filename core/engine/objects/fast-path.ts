import { isSequencedBefore, type ObjectRef } from '../../base/object-ref.ts';
import { second } from '../../base/time.ts';
import { tightenings } from '../../scope/dataset.ts';
import type { Context } from '../../versions/context.ts';
import type { ManifestEntry } from '../../versions/entry.ts';
import { judgeStored } from '../../versions/judge-stored.ts';
import { isKnownBefore } from '../../versions/order.ts';
import { newestStep } from '../../versions/step-context.ts';
import type { VersionRecord } from '../../versions/version-record.ts';
import type { Reading } from './gather-evidence.ts';
import { expectedPrefix, gatherOne } from './gather-evidence.ts';
import { propose } from './judge-key.ts';
import { observed } from './observation.ts';
import type { ChangeSet, WorkerPorts } from './ports.ts';
import type { ObjectEvent } from './s3-event.ts';

/** The work on one key, for some events of it. */
export interface Examination {
  readonly ref: ObjectRef;
  readonly entry: ManifestEntry;
  readonly context: Context;
  /** In the order in which they happened, as far as they say; none for a verification. */
  readonly objectEvents: readonly ObjectEvent[];
  readonly reading: Reading;
  readonly ports: WorkerPorts;
}

/**
 * The common case, at the price of one read of the entry, one GET and two writes, or a transaction where there is a finding: a named version that is newer than
 * all that the entry knows is judged from where the entry stands.
 * @returns `null` when the whole history has to be read instead
 */
export async function takeFastPath(
  examination: Examination,
  objectEvent: ObjectEvent,
): Promise<ChangeSet | 'nothing-new' | null> {
  const { entry, context } = examination;
  if (isDuplicate(entry, objectEvent)) return 'nothing-new';
  if (!mayBeNewest(entry, objectEvent) || context.dataset.status === 'sealing') return null;
  const record = await examineNewest(examination, objectEvent);
  if (record === null || mayBeTightened(entry, record, context)) return null;
  const { record: known, judged } = await judgeNewest(record, examination);
  if (judged.recoveries.length > 0 || judged.needs.length > 0) return null;
  const change = await propose(
    {
      entry,
      before: new Map(),
      after: observed([known]),
      standing: judged.standing,
      classes: new Map([[known.fact.version, judged.class]]),
      keyEvents: judged.keyEvents,
      recoveries: [],
      isWhole: false,
      isLook: false,
      isHeld: entry.isHeld,
      dataset: context.dataset,
      known: [],
      resolutions: new Map(),
      approvedDigests: [],
      isEntryChanged: false,
    },
    examination.ports,
  );
  return change ?? 'nothing-new';
}

/** The newest version again, of which nothing more can be learned. */
function isDuplicate({ isSettled, standing }: ManifestEntry, objectEvent: ObjectEvent): boolean {
  const { newest, current } = standing;
  if (!isSettled || objectEvent.type !== 'stored' || newest === null || objectEvent.versionId === null)
    return false;
  const isEstablished = current?.version === newest.version && current.digest !== null;
  return (
    newest.version === objectEvent.versionId && isEstablished && newest.sequencer === objectEvent.sequencer
  );
}

function mayBeNewest({ isSettled, standing }: ManifestEntry, objectEvent: ObjectEvent): boolean {
  const { newest } = standing;
  if (!isSettled || objectEvent.type !== 'stored' || objectEvent.versionId === null) return false;
  if (newest === null) return true;
  if (newest.version === objectEvent.versionId) return false;
  // Where the sequencers do not say, the times may: that is known once the version was read.
  return isSequencedBefore(newest.sequencer, objectEvent.sequencer) ?? true;
}

async function examineNewest({ ref, entry, context, reading }: Examination, objectEvent: ObjectEvent) {
  const { versionId, etag, size, sequencer, at } = objectEvent;
  const seen = { versionId, etag, size, storedAt: at, announcedAt: at, sequencer, rank: null };
  const prefix = expectedPrefix(entry.standing.expected);
  const record = await reading.examine(ref, context.dataset.name, seen, { prefix });
  if (record.level === 'none' || !isNewest(entry, record)) return null;
  return { ...record, requester: objectEvent.requester };
}

function isNewest({ standing }: ManifestEntry, { fact }: VersionRecord): boolean {
  const { newest } = standing;
  return newest === null || isKnownBefore({ ...fact, ...newest, rank: null }, fact);
}

/** Longer than a function runs that read the dataset before its mode became stricter. */
const TIGHTENING_MS = 15 * 60 * 1000;

/** True where a mode may have become stricter after what the entry has judged, or after the new version. */
function mayBeTightened(
  { revision, updatedAt }: ManifestEntry,
  { fact }: VersionRecord,
  context: Context,
): boolean {
  const last = tightenings(context.dataset).at(-1);
  if (last === undefined) return false;
  if (second(fact.storedAt) < second(last.since)) return true;
  return revision > 0 && Date.parse(updatedAt) < Date.parse(last.since) + TIGHTENING_MS;
}

async function judgeNewest(record: VersionRecord, { entry, context, ports }: Examination) {
  const said = newestStep(context);
  const judged = judgeStored(entry.standing, record.fact, said);
  const need = judged.needs[0];
  if (need?.kind !== 'approved-elsewhere') return { record, judged };
  const supplied = await gatherOne(record, need, ports);
  return { record: supplied, judged: judgeStored(entry.standing, supplied.fact, said) };
}
