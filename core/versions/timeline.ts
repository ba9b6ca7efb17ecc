import { isNullIdentity, isSequencedBefore } from '../base/object-ref.ts';
import { compareText, second } from '../base/time.ts';
import type { Destruction, VersionFact } from './facts.ts';
import { inOrder } from './order.ts';

/** One thing that happened to the version stack of a key. */
export type Step =
  | { readonly type: 'stored'; readonly fact: VersionFact; readonly overwrites: VersionFact | null }
  | { readonly type: 'destroyed'; readonly fact: VersionFact; readonly destruction: Destruction };

/** Everything that happened to a key, in order, from what was observed of its versions. */
export function timeline(facts: readonly VersionFact[]): Step[] {
  const stored = inOrder(facts);
  const destroyed = facts.filter((fact) => fact.destroyed !== null);
  const after = Map.groupBy(destroyed, (fact) => placeOf(fact, stored));
  const steps = stored.flatMap((fact, index) => [
    storedStep(fact, stored.slice(0, index)),
    ...destructions(after.get(index)),
  ]);
  return steps;
}

// The null version is overwritten in place: a new one ends the one before, whatever S3 calls the call.
function storedStep(fact: VersionFact, before: readonly VersionFact[]): Step {
  const overwrites = isNullIdentity(fact.version)
    ? before.findLast((other) => isNullIdentity(other.version) && other.destroyed === null)
    : undefined;
  return { type: 'stored', fact, overwrites: overwrites ?? null };
}

function destructions(facts: readonly VersionFact[] = []): Step[] {
  return facts
    .flatMap((fact) =>
      fact.destroyed ? [{ type: 'destroyed' as const, fact, destruction: fact.destroyed }] : [],
    )
    .sort((a, b) => compareText(orderKey(a), orderKey(b)));
}

const orderKey = ({ fact, destruction }: { fact: VersionFact; destruction: Destruction }): string =>
  `${second(destruction.at)}/${destruction.sequencer ?? ''}/${fact.version}`;

/** Index of the last version that was already stored when this one was destroyed; its own at least. */
function placeOf(fact: VersionFact, stored: readonly VersionFact[]): number {
  const destruction = fact.destroyed as Destruction;
  const last = stored.findLastIndex((other) => other === fact || !isStoredAfter(other, destruction));
  return Math.max(last, stored.indexOf(fact));
}

/** True when a version is known to have been stored after a deletion. */
export function isStoredAfter(other: VersionFact, destruction: Destruction): boolean {
  if (other.rank !== null && destruction.rank !== null && other.rank >= destruction.rank) return true;
  // Of an upload Last-Modified is when it began; the sequencers say whether it ended after the deletion.
  if (isSequencedBefore(destruction.sequencer, other.sequencer) === true) return true;
  return compareText(second(destruction.at), second(other.storedAt)) < 0;
}
