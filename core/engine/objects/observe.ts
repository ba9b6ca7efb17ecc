import { SealwatchError } from '../../base/errors.ts';
import type { ObjectRef } from '../../base/object-ref.ts';
import { compareText } from '../../base/time.ts';
import { untilCommitted } from '../../base/until-committed.ts';
import type { Context } from '../../versions/context.ts';
import { type ManifestEntry, newEntry } from '../../versions/entry.ts';
import { needsListing } from '../../versions/order.ts';
import { type Examination, takeFastPath } from './fast-path.ts';
import { Reading } from './gather-evidence.ts';
import { joinCaller, named } from './join-caller.ts';
import { judgeKey } from './judge-key.ts';
import { mergeDestroyed, mergeMarker, mergeNamed, mergeNameless } from './merge-event.ts';
import { mergeListing } from './merge-listing.ts';
import { correctNoticed } from './noticed.ts';
import { facts, type Observed, observed } from './observation.ts';
import type { ChangeSet, ObjectCaller, Records, WorkerPorts } from './ports.ts';
import type { ObjectEvent } from './s3-event.ts';

/** The result of one observation. */
export interface Observation {
  /** What was written, in the end; `null` when the tables knew it all. */
  readonly change: ChangeSet | null;
  /** True when a version could not be read yet and should be tried again. */
  readonly isPending: boolean;
  /** True when something is read by others, who judge it when they are done. */
  readonly isHashing: boolean;
  /** True when one of those was not read because the time was up. */
  readonly isShortOfTime: boolean;
}

/** Reads a key because of an event, or without one (`null`: a verification), as `observeEvents` does. */
export const observe = (
  ref: ObjectRef,
  dataset: string,
  objectEvent: ObjectEvent | null,
  ports: WorkerPorts,
): Promise<Observation> => observeEvents(ref, dataset, objectEvent === null ? [] : [objectEvent], ports);

/**
 * Reads a key because of some events of it, or without any (a verification), judges it once and commits.
 * A conflict with another writer repeats everything but the reading of bytes that cannot change.
 * @throws {SealwatchError} `NOT_FOUND` when the dataset is not registered yet, `CONFLICT` when other writers commit first at every try
 */
export async function observeEvents(
  ref: ObjectRef,
  dataset: string,
  events: readonly ObjectEvent[],
  ports: WorkerPorts,
): Promise<Observation> {
  const objectEvents = events.toSorted(byTime);
  const reading = new Reading(ports);
  const observation = await untilCommitted('the key', ports, async (attempt) => {
    const { callers, ...loaded } = await loadWithCallers(ref, dataset, objectEvents, ports);
    const known = objectEvents.map((each, index) => withCaller(each, callers[index] ?? null));
    const examination = { ref, ...loaded, objectEvents: known, reading, ports };
    const change = (await quickly(attempt, examination)) ?? (await judgeFullHistory(examination));
    const { isPending, isHashing, isShortOfTime } = reading;
    if (change === 'nothing-new') return { change: null, isPending, isHashing, isShortOfTime, callers };
    if ((await ports.store.commit(change)) === 'conflict') return 'conflict';
    return { change, isPending, isHashing, isShortOfTime, callers };
  });
  const { callers } = observation;
  for (const [index, objectEvent] of objectEvents.entries())
    await joinLate(ref, dataset, objectEvent, { ...observation, caller: callers[index] ?? null }, ports);
  if (objectEvents.length === 0) await joinMakers(ref, dataset, observation, ports);
  return observation;
}

// Whatever the order, the judgement is the same: this one has the least to put right.
const byTime = (a: ObjectEvent, b: ObjectEvent): number =>
  compareText(a.at, b.at) || compareText(a.sequencer ?? '', b.sequencer ?? '');

/** What `load` gives, with the caller that waits for the version of each event. */
async function loadWithCallers(
  ref: ObjectRef,
  dataset: string,
  objectEvents: readonly ObjectEvent[],
  ports: WorkerPorts,
) {
  const [first, ...others] = objectEvents.map(({ requester }) => requester.requestId);
  const { entry, context, caller } = await load(ref, dataset, ports, first ?? null);
  const later = others.map((requestId) => (requestId === null ? null : ports.callers.find(ref, requestId)));
  return { entry, context, callers: [caller, ...(await Promise.all(later))] };
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
  const [objectEvent, ...others] = examination.objectEvents;
  if (objectEvent === undefined || others.length > 0 || attempt > 0) return null;
  return takeFastPath(examination, objectEvent);
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
    { ref, entry, context, before, after, isLook: examination.objectEvents.length === 0 },
    ports,
  );
  return change ?? 'nothing-new';
}

/** All that is known of a key now. The history is read before the listing, so that what the listing lacks is really gone. */
async function gather(examination: Examination): Promise<{ before: Observed; after: Records }> {
  const { ref, objectEvents, ports } = examination;
  const before = observed(await ports.store.history(ref));
  const after: Records = new Map(before);
  for (const objectEvent of objectEvents) await mergeNamed(after, examination, objectEvent);
  if (!isListingNeeded(examination, after)) return { before, after };
  const listing = await ports.lister.listVersions(ref);
  await mergeListing(after, examination, listing);
  for (const objectEvent of objectEvents) {
    if (objectEvent.type === 'destroyed') {
      mergeDestroyed(after, examination, objectEvent, listing);
      correctNoticed(after, before, objectEvent);
    }
    if (objectEvent.type === 'marker-created') mergeMarker(after, examination, objectEvent);
    if (objectEvent.versionId === null) await mergeNameless(after, examination, objectEvent, listing);
  }
  return { before, after };
}

// A version that is named costs no listing, which is ten times the price of a read. A deletion does: what is current now counts.
function isListingNeeded({ objectEvents }: Examination, records: Records): boolean {
  const isNamed = ({ type, versionId }: ObjectEvent) =>
    versionId !== null && type !== 'destroyed' && type !== 'marker-created';
  return objectEvents.length === 0 || !objectEvents.every(isNamed) || needsListing(facts(records));
}
