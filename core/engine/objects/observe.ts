import { SealwatchError } from '../../base/errors.ts';
import type { ObjectRef } from '../../base/object-ref.ts';
import { untilCommitted } from '../../base/retry-on-conflict.ts';
import type { Context } from '../../versions/context.ts';
import { type ManifestEntry, newEntry } from '../../versions/entry.ts';
import type { ObjectCaller } from './caller-store.ts';
import type { Hint } from './hint.ts';
import { joinCaller, named } from './join-caller.ts';
import { type Look, lookQuickly } from './look-quickly.ts';
import { lookWhole } from './look-whole.ts';
import type { ChangeSet } from './manifest-store.ts';
import type { WorkerPorts } from './ports.ts';
import { Reading } from './reading.ts';

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
  const observation = await untilCommitted(ports, async (attempt) => {
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
