import { SealwatchError } from '../../base/errors.ts';
import type { ObjectRef } from '../../base/object-ref.ts';
import { untilCommitted } from '../../base/retry-on-conflict.ts';
import type { Context } from '../../versions/context.ts';
import { type ManifestEntry, newEntry } from '../../versions/entry.ts';
import { needsListing } from '../../versions/order.ts';
import { type Examination, takeFastPath } from './fast-path.ts';
import { Reading } from './gather-evidence.ts';
import { joinCaller, named } from './join-caller.ts';
import { judgeKey } from './judge-key.ts';
import { mergeDestroyed, mergeMarker, mergeNamed, mergeNameless } from './merge-event.ts';
import { mergeListing } from './merge-listing.ts';
import { facts, type Observed, observed } from './observation.ts';
import type { ChangeSet, ObjectCaller, Records, WorkerPorts } from './ports.ts';
import type { ObjectEvent } from './s3-event.ts';

/** The result of one observation. */
export interface Observation {
  /** What was written, in the end; `null` when the tables knew it all. */
  readonly change: ChangeSet | null;
  /** True when a version could not be read yet and should be tried again. */
  readonly isPending: boolean;
}

/**
 * Reads a key because of an event, or without one (`null`: a verification), judges it and commits.
 * A conflict with another writer repeats everything but the reading of bytes that cannot change.
 * @throws {SealwatchError} `NOT_FOUND` when the dataset is not registered yet, `CONFLICT` when other writers commit first at every try
 */
export async function observe(
  ref: ObjectRef,
  dataset: string,
  objectEvent: ObjectEvent | null,
  ports: WorkerPorts,
): Promise<Observation> {
  const reading = new Reading(ports);
  const observation = await untilCommitted('the key', ports, async (attempt) => {
    const { entry, context, caller } = await load(
      ref,
      dataset,
      ports,
      objectEvent?.requester.requestId ?? null,
    );
    const examination = {
      ref,
      entry,
      context,
      objectEvent: objectEvent && withCaller(objectEvent, caller),
      reading,
      ports,
    };
    const change = (await quickly(attempt, examination)) ?? (await judgeFullHistory(examination));
    if (change === 'nothing-new') return { change: null, isPending: reading.isPending, caller };
    if ((await ports.store.commit(change)) === 'conflict') return 'conflict';
    return { change, isPending: reading.isPending, caller };
  });
  if (objectEvent !== null) await joinLate(ref, dataset, objectEvent, observation, ports);
  else await joinMakers(ref, dataset, observation, ports);
  return observation;
}

const withCaller = (objectEvent: ObjectEvent, caller: ObjectCaller | null): ObjectEvent =>
  caller === null ? objectEvent : { ...objectEvent, requester: named(objectEvent.requester, caller) };

/**
 * Searches once more for a caller that came while the version was being written, or whose joining a crash cut off: who writes
 * second sees what the other wrote.
 */
async function joinLate(
  ref: ObjectRef,
  dataset: string,
  { requester: { requestId } }: ObjectEvent,
  { change, caller }: Observation & { readonly caller: ObjectCaller | null },
  ports: WorkerPorts,
): Promise<void> {
  if (requestId === null) return;
  const isNameless = change?.findings.some(({ actor }) => actor.arn === null) ?? false;
  const late = isNameless ? await ports.callers.find(ref, requestId) : change === null ? caller : null;
  if (late !== null) await joinCaller(ref, dataset, late, ports);
}

/** A data event may name who made a version that no event reported: events can be cut off while calls are recorded. */
async function joinMakers(
  ref: ObjectRef,
  dataset: string,
  { change }: Observation,
  ports: WorkerPorts,
): Promise<void> {
  const nameless = (change?.findings ?? []).filter(({ actor }) => actor.arn === null);
  for (const versionId of new Set(nameless.map((finding) => finding.versionId))) {
    const maker = versionId === null ? null : await ports.callers.findMaker(ref, versionId);
    if (maker !== null) await joinCaller(ref, dataset, maker, ports);
  }
}

// After a lost conflict what was read may be stale: the second attempt reads everything.
async function quickly(attempt: number, examination: Examination) {
  const { objectEvent } = examination;
  return objectEvent === null || attempt > 0 ? null : takeFastPath({ ...examination, objectEvent });
}

export async function load(
  ref: ObjectRef,
  name: string,
  ports: Pick<WorkerPorts, 'store'>,
  requestId: string | null = null,
): Promise<{ entry: ManifestEntry; context: Context; caller: ObjectCaller | null }> {
  const { entry, dataset, caller } = await ports.store.load(ref, name, requestId);
  if (dataset === null) {
    throw new SealwatchError('NOT_FOUND', `the dataset ${name} is not registered; deploy the stack again`);
  }
  const known = entry ?? newEntry(ref, name);
  return { entry: known, caller, context: { dataset, baseline: known.baseline, approvals: known.approvals } };
}

/**
 * Reads the whole history of a key, and S3's listing of it where the event does not name its version, and judges it
 * from the beginning.
 */
async function judgeFullHistory(examination: Examination): Promise<ChangeSet | 'nothing-new'> {
  const { ref, entry, context, ports } = examination;
  const { before, after } = await gather(examination);
  const change = await judgeKey(
    { ref, entry, context, before, after, isLook: examination.objectEvent === null },
    ports,
  );
  return change ?? 'nothing-new';
}

/** All that is known of a key now. The history is read before the listing, so that what the listing lacks is really gone. */
async function gather(examination: Examination): Promise<{ before: Observed; after: Records }> {
  const { ref, objectEvent, ports } = examination;
  const before = observed(await ports.store.history(ref));
  const after: Records = new Map(before);
  if (objectEvent) await mergeNamed(after, examination, objectEvent);
  if (!isListingNeeded(examination, after)) return { before, after };
  const listing = await ports.lister.listVersions(ref);
  await mergeListing(after, examination, listing);
  if (objectEvent?.type === 'destroyed') mergeDestroyed(after, examination, objectEvent, listing);
  if (objectEvent?.type === 'marker-created') mergeMarker(after, examination, objectEvent);
  if (objectEvent?.versionId === null) await mergeNameless(after, examination, objectEvent, listing);
  return { before, after };
}

// A version that is named costs no listing, which is ten times the price of a read. A deletion does: what is current now counts.
function isListingNeeded({ objectEvent }: Examination, records: Records): boolean {
  if (objectEvent === null || objectEvent.versionId === null) return true;
  return (
    objectEvent.type === 'destroyed' || objectEvent.type === 'marker-created' || needsListing(facts(records))
  );
}
