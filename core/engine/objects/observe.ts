import { SealwatchError } from '../../base/errors.ts';
import type { ObjectRef } from '../../base/object-ref.ts';
import { untilCommitted } from '../../base/retry-on-conflict.ts';
import type { Context } from '../../versions/context.ts';
import { type ManifestEntry, newEntry } from '../../versions/entry.ts';
import { needsListing } from '../../versions/order.ts';
import { type Look, lookQuickly } from './fast-path.ts';
import { Reading } from './gather-evidence.ts';
import { joinCaller, named } from './join-caller.ts';
import { judgeKey } from './judge-key.ts';
import { absorbDestroyed, absorbMarker, absorbNamed, absorbNameless } from './merge-event.ts';
import { absorbListing } from './merge-listing.ts';
import { facts, type Observed, observed } from './observation.ts';
import type { ChangeSet, ObjectCaller, Records, WorkerPorts } from './ports.ts';
import type { Hint } from './s3-event.ts';

/** What became of one observation. */
export interface Observation {
  /** What was written, in the end; `null` when the tables knew it all. */
  readonly change: ChangeSet | null;
  /** True when a version could not be read yet and should be tried again. */
  readonly isPending: boolean;
}

/**
 * Looks at a key because an event (the hint) or nobody (`null`: a verification) said so, judges it and commits.
 * A conflict with another writer repeats everything but the reading of bytes that cannot change.
 * @throws {SealwatchError} `NOT_FOUND` when the dataset is not registered yet, `CONFLICT` when other writers never let go
 */
export async function observe(
  ref: ObjectRef,
  dataset: string,
  hint: Hint | null,
  ports: WorkerPorts,
): Promise<Observation> {
  const reading = new Reading(ports);
  const observation = await untilCommitted('the key', ports, async (attempt) => {
    const { entry, context, caller } = await load(ref, dataset, ports, hint?.requester.requestId ?? null);
    const look = { ref, entry, context, hint: hint && withCaller(hint, caller), reading, ports };
    const change = (await quickly(attempt, look)) ?? (await lookWhole(look));
    if (change === 'nothing-new') return { change: null, isPending: reading.isPending, caller };
    if ((await ports.store.commit(change)) === 'conflict') return 'conflict';
    return { change, isPending: reading.isPending, caller };
  });
  if (hint !== null) await joinLate(ref, dataset, hint, observation, ports);
  else await joinMakers(ref, dataset, observation, ports);
  return observation;
}

const withCaller = (hint: Hint, caller: ObjectCaller | null): Hint =>
  caller === null ? hint : { ...hint, requester: named(hint.requester, caller) };

/**
 * Looks once more for a caller who came while the version was being written, or whose joining a crash cut off: whoever writes
 * second sees what the other wrote.
 */
async function joinLate(
  ref: ObjectRef,
  dataset: string,
  { requester: { requestId } }: Hint,
  { change, caller }: Observation & { readonly caller: ObjectCaller | null },
  ports: WorkerPorts,
): Promise<void> {
  if (requestId === null) return;
  const isNameless = change?.findings.some(({ actor }) => actor.arn === null) ?? false;
  const late = isNameless ? await ports.callers.find(ref, requestId) : change === null ? caller : null;
  if (late !== null) await joinCaller(ref, dataset, late, ports);
}

/** Of what no event told, a data event may have told who made it: events can be cut off while calls are recorded. */
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

// Whoever lost once knows less than it thought: the second look is at everything.
async function quickly(attempt: number, look: Look) {
  const { hint } = look;
  return hint === null || attempt > 0 ? null : lookQuickly({ ...look, hint });
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
 * Looks at the whole history of a key, and at S3's listing of it where the hint does not name what it is about, and judges it
 * from the beginning.
 */
async function lookWhole(look: Look): Promise<ChangeSet | 'nothing-new'> {
  const { ref, entry, context, ports } = look;
  const { before, after } = await gather(look);
  const change = await judgeKey({ ref, entry, context, before, after }, ports);
  return change ?? 'nothing-new';
}

/** All that is known of a key now. The history is read before the listing, so that what the listing lacks is really gone. */
async function gather(look: Look): Promise<{ before: Observed; after: Records }> {
  const { ref, hint, ports } = look;
  const before = observed(await ports.store.history(ref));
  const after: Records = new Map(before);
  if (hint) await absorbNamed(after, look, hint);
  if (!isListingNeeded(look, after)) return { before, after };
  const listing = await ports.lister.listVersions(ref);
  await absorbListing(after, look, listing);
  if (hint?.type === 'destroyed') absorbDestroyed(after, look, hint, listing);
  if (hint?.type === 'marker-created') absorbMarker(after, look, hint);
  if (hint?.versionId === null) await absorbNameless(after, look, hint, listing);
  return { before, after };
}

// A version that is named costs no listing, which is ten times the price of a read. A deletion does: what is current now counts.
function isListingNeeded({ hint }: Look, records: Records): boolean {
  if (hint === null || hint.versionId === null) return true;
  return hint.type === 'destroyed' || hint.type === 'marker-created' || needsListing(facts(records));
}
