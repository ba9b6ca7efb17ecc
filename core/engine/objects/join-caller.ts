import type { ObjectRef } from '../../base/object-ref.ts';
import { untilCommitted } from '../../base/until-committed.ts';
import { revise } from '../../findings/delivery-state.ts';
import type { ObjectFinding } from '../../findings/finding.ts';
import { objectFindings } from '../../findings/kinds-of-finding.ts';
import type { ManifestEntry } from '../../versions/entry.ts';
import type { Requester, VersionRecord } from '../../versions/version-record.ts';
import { actorFrom, unknownOf } from './evidence.ts';
import type { ObjectCaller, WorkerPorts } from './ports.ts';

/** What joining a caller to the version of its request takes. */
export type JoinPorts = Pick<WorkerPorts, 'store' | 'clock' | 'backOff' | 'mayTryAgain'>;

/** A request that S3 reported, with the name that CloudTrail has for it. */
export const named = (requester: Requester, caller: ObjectCaller): Requester => ({
  account: requester.account ?? caller.account,
  sourceIp: requester.sourceIp ?? caller.sourceIp,
  requestId: requester.requestId ?? caller.requestId,
  arn: caller.arn,
  userAgent: caller.userAgent,
});

/**
 * Writes who it was to the version that a request stored or destroyed, and to the findings about it; people who were notified
 * get an update.
 * @returns false when no such version is recorded yet
 * @throws {SealwatchError} `CONFLICT` when other writers commit first at every try
 */
export async function joinCaller(
  ref: ObjectRef,
  dataset: string,
  caller: ObjectCaller,
  ports: JoinPorts,
): Promise<boolean> {
  return untilCommitted('the key', ports, async () => {
    const { entry } = await ports.store.load(ref, dataset, null);
    const records = entry === null ? [] : await ports.store.history(ref);
    const known = records.find((record) => isOf(record, caller));
    if (!known || entry === null) return false;
    const record = withName(known, caller);
    if (record === null) return true;
    const findings = await namedFindings(record, ports);
    const commit = await ports.store.commit({
      entry: nextEntry(entry, ports.clock()),
      versions: [record],
      areVersionsNew: false,
      findings,
      approvedDigests: [],
      unsealed: null,
    });
    return commit === 'committed' ? true : 'conflict';
  });
}

// The request id names one request for good. A version id names what it made, where S3's own event was lost.
const isOf = (record: VersionRecord, caller: ObjectCaller): boolean =>
  record.requester.requestId === caller.requestId ||
  record.destroyer?.requestId === caller.requestId ||
  isNamelessMaker(record, caller);

const isNamelessMaker = ({ requester, fact }: VersionRecord, { versionId }: ObjectCaller): boolean =>
  versionId !== null &&
  fact.versionId === versionId &&
  requester.requestId === null &&
  fact.destroyed === null;

/** `null` when the record names its caller already. */
function withName(record: VersionRecord, caller: ObjectCaller): VersionRecord | null {
  const { requester, destroyer } = record;
  const isDestroyer = destroyer !== null && destroyer.requestId === caller.requestId;
  const before = isDestroyer ? destroyer : requester;
  if ((before.arn ?? null) !== null || caller.arn === null) return null;
  const after = named(before, caller);
  return isDestroyer ? { ...record, destroyer: after } : { ...record, requester: after };
}

async function namedFindings(record: VersionRecord, { store, clock }: JoinPorts): Promise<ObjectFinding[]> {
  const known = objectFindings(await store.findings(record.findings));
  return known.flatMap((finding) => {
    const actor = actorFrom(
      finding.evidence.destroyed ? (record.destroyer ?? record.requester) : record.requester,
    );
    if (finding.version !== record.fact.version || finding.actor.arn !== null || actor.arn === null)
      return [];
    const unknown = unknownOf(actor);
    return [revise({ ...finding, actor, unknown }, ['actor'], clock().toISOString())];
  });
}

const nextEntry = (entry: ManifestEntry, now: Date): ManifestEntry => ({
  ...entry,
  revision: entry.revision + 1,
  updatedAt: now.toISOString(),
});
