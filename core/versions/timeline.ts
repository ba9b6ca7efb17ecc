import { isNullIdentity, isSequencedBefore } from '../base/object-ref.ts';
import { compareText, second } from '../base/time.ts';
import type { Destruction, Move, VersionFact } from './facts.ts';
import { inOrder } from './order.ts';

/** One thing that happened to the version stack of a key. */
export type Step =
  | { readonly type: 'stored'; readonly fact: VersionFact; readonly overwrites: VersionFact | null }
  | { readonly type: 'destroyed'; readonly fact: VersionFact; readonly destruction: Destruction }
  /** S3 moved its bytes to an archive, or they can be read again. */
  | { readonly type: 'moved'; readonly fact: VersionFact; readonly move: Move };

/** ISO time of a step. */
export function timeOf(step: Step): string {
  if (step.type === 'stored') return step.fact.storedAt;
  return step.type === 'destroyed' ? step.destruction.at : step.move.at;
}

/** Everything that happened to a key, in order, from what was observed of its versions. */
export function timeline(facts: readonly VersionFact[]): Step[] {
  const stored = inOrder(facts);
  const destroyed = facts.filter((fact) => fact.destroyed !== null);
  const after = Map.groupBy(destroyed, (fact) => placeOf(fact, stored));
  const steps = stored.flatMap((fact, index) => [
    storedStep(fact, stored.slice(0, index)),
    ...destructions(after.get(index)),
  ]);
  return withMoves(steps, stored);
}

/** Puts moves after all that happened by then; of a version that was archived several times only the last time counts. */
function withMoves(steps: readonly Step[], stored: readonly VersionFact[]): Step[] {
  const moved = stored.flatMap((fact) =>
    lastMoves(fact).map((move) => ({ type: 'moved', fact, move }) as const),
  );
  const all = [...steps];
  for (const step of moved.toSorted((a, b) => compareText(second(a.move.at), second(b.move.at)))) {
    const own = all.findIndex((each) => each.type === 'stored' && each.fact === step.fact);
    const before = all.findLastIndex((each) => second(timeOf(each)) <= second(step.move.at));
    all.splice(Math.max(own, before) + 1, 0, step);
  }
  return all;
}

function lastMoves({ moves = [] }: VersionFact): readonly Move[] {
  const start = moves.findLastIndex((move, index) => move.to !== null && moves[index - 1]?.to == null);
  return start < 0 ? [] : moves.slice(start).filter((move, index) => index === 0 || move.to === null);
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
