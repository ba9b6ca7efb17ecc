import type { ObjectRef } from '../../base/object-ref.ts';
import type { Context } from '../../versions/context.ts';
import type { ManifestEntry } from '../../versions/entry.ts';
import { judgeStored } from '../../versions/judge-stored.ts';
import { isKnownBefore } from '../../versions/order.ts';
import type { VersionRecord } from '../../versions/version-record.ts';
import type { Reading } from './gather-evidence.ts';
import { supplyOne } from './gather-evidence.ts';
import { propose } from './judge-key.ts';
import { observed } from './observation.ts';
import type { ChangeSet, WorkerPorts } from './ports.ts';
import type { Hint } from './s3-event.ts';

/** One look at one key. */
export interface Look {
  readonly ref: ObjectRef;
  readonly entry: ManifestEntry;
  readonly context: Context;
  readonly hint: Hint | null;
  readonly reading: Reading;
  readonly ports: WorkerPorts;
}

/**
 * The common case, at the price of one read of the entry, one GET and one transaction: a named version that is newer than
 * all that the entry knows is judged from where the entry stands.
 * @returns `null` when the whole history has to be looked at instead
 */
export async function lookQuickly(
  look: Look & { readonly hint: Hint },
): Promise<ChangeSet | 'nothing-new' | null> {
  const { entry, hint, context } = look;
  if (isDuplicate(entry, hint)) return 'nothing-new';
  if (!mayBeNewest(entry, hint) || context.dataset.status === 'sealing') return null;
  const record = await examineNewest(look);
  if (record === null) return null;
  const { record: known, judged } = await judgeNewest(record, look);
  if (judged.recoveries.length > 0 || judged.needs.length > 0) return null;
  const change = await propose(
    {
      entry,
      before: new Map(),
      after: observed([known]),
      standing: judged.standing,
      classes: new Map([[known.fact.version, judged.class]]),
      happenings: judged.happenings,
      recoveries: [],
      isWhole: false,
      isHeld: entry.isHeld,
      dataset: context.dataset,
      known: [],
      resolutions: new Map(),
      approvedDigests: [],
      isEntryChanged: false,
    },
    look.ports,
  );
  return change ?? 'nothing-new';
}

/** The newest version again, of which nothing more can be learned. */
function isDuplicate({ isSettled, standing }: ManifestEntry, hint: Hint): boolean {
  const { newest, current } = standing;
  if (!isSettled || hint.type !== 'stored' || newest === null || hint.versionId === null) return false;
  const isEstablished = current?.version === newest.version && current.digest !== null;
  return newest.version === hint.versionId && isEstablished && newest.sequencer === hint.sequencer;
}

function mayBeNewest({ isSettled, standing }: ManifestEntry, hint: Hint): boolean {
  const { newest } = standing;
  if (!isSettled || hint.type !== 'stored' || hint.versionId === null) return false;
  if (newest === null) return true;
  if (newest.version === hint.versionId) return false;
  return newest.sequencer === null || hint.sequencer === null || newest.sequencer < hint.sequencer;
}

async function examineNewest({ ref, entry, context, hint, reading }: Look & { readonly hint: Hint }) {
  const { versionId, etag, size, sequencer, at } = hint;
  const seen = { versionId, etag, size, storedAt: at, announcedAt: at, sequencer, rank: null };
  const prefixLength = entry.standing.expected?.size ?? null;
  const record = await reading.examine(ref, context.dataset.name, seen, { prefixLength });
  if (record.level !== 'read' || !isNewest(entry, record)) return null;
  return { ...record, requester: hint.requester };
}

function isNewest({ standing }: ManifestEntry, { fact }: VersionRecord): boolean {
  const { newest } = standing;
  return newest === null || isKnownBefore({ ...fact, ...newest, rank: null }, fact);
}

async function judgeNewest(record: VersionRecord, { entry, context, ports }: Look) {
  const judged = judgeStored(entry.standing, record.fact, context);
  const need = judged.needs[0];
  if (need?.kind !== 'approved-elsewhere') return { record, judged };
  const supplied = await supplyOne(record, need, ports);
  return { record: supplied, judged: judgeStored(entry.standing, supplied.fact, context) };
}
