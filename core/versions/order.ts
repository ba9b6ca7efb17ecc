import { isNullIdentity, isSequencedBefore } from '../base/object-ref.ts';
import { compareText, second } from '../base/time.ts';
import type { VersionFact } from './facts.ts';

/**
 * Puts the versions of one key in the order in which they were stored: by Last-Modified; within one second by what the
 * sequencers and S3's listing order say about each pair, and by identity where neither does. The order is total and depends
 * on the facts alone, not on the order in which they were learned.
 */
export function inOrder<F extends VersionFact>(facts: readonly F[]): F[] {
  const seconds = Map.groupBy(facts, (fact) => second(fact.storedAt));
  return [...seconds.keys()].sort().flatMap((at) => withinSecond(seconds.get(at) ?? []));
}

/** True when `a` is known to have been stored before `b`: what S3 said, never a guess. */
export function isKnownBefore(a: VersionFact, b: VersionFact): boolean {
  const seconds = compareText(second(a.storedAt), second(b.storedAt));
  if (seconds !== 0) return seconds < 0;
  if (a.rank !== null && b.rank !== null) return a.rank < b.rank;
  if (wasGoneBefore(a, b)) return true;
  if (wasGoneBefore(b, a)) return false;
  return isSequencedBefore(a.sequencer, b.sequencer) ?? wasReplacedUnseen(a, b);
}

// S3 keeps one null version, and lists it: another one that no listing ever showed was replaced before that.
const wasReplacedUnseen = (a: VersionFact, b: VersionFact): boolean =>
  isNullIdentity(a.version) && isNullIdentity(b.version) && a.rank === null && b.rank !== null;

// A listing that did not show `a` any more, and `b` not yet.
const wasGoneBefore = (a: VersionFact, b: VersionFact): boolean =>
  a.destroyed?.rank != null && b.rank !== null && b.rank >= a.destroyed.rank;

/**
 * What shows which of two versions was stored first: S3's listing where they share a second and their sequencers cannot be
 * compared; `nothing` where no listing showed both.
 */
export function orderShownBy(a: VersionFact, b: VersionFact): 'events' | 'listing' | 'nothing' {
  if (second(a.storedAt) !== second(b.storedAt)) return 'events';
  if (isSequencedBefore(a.sequencer, b.sequencer) !== null) return 'events';
  return isKnownBefore(a, b) || isKnownBefore(b, a) ? 'listing' : 'nothing';
}

/** True when two versions that still exist share a second and nothing shows which was first: a listing would. */
export function needsListing(facts: readonly VersionFact[]): boolean {
  const alive = Map.groupBy(
    facts.filter((fact) => fact.destroyed === null),
    (fact) => second(fact.storedAt),
  );
  return [...alive.values()].some(hasUnorderedPair);
}

function hasUnorderedPair(group: readonly VersionFact[]): boolean {
  if (isSequenced(group) && isRankedOnce(group)) return false;
  return group.some((a, index) =>
    group.slice(index + 1).some((b) => !isKnownBefore(a, b) && !isKnownBefore(b, a)),
  );
}

/** True where the sequencers of any two can be compared. */
const isSequenced = (group: readonly VersionFact[]): boolean =>
  isChain(group.toSorted(bySequencer), (a, b) => isSequencedBefore(a.sequencer, b.sequencer) === true);

const bySequencer = (a: VersionFact, b: VersionFact): number =>
  compareText(a.sequencer ?? '', b.sequencer ?? '');

/** True where no two have the same place in listings. */
function isRankedOnce(group: readonly VersionFact[]): boolean {
  const ranks = group.flatMap(({ rank }) => (rank === null ? [] : [rank]));
  return new Set(ranks).size === ranks.length;
}

const isChain = <F>(sorted: readonly F[], isBefore: (a: F, b: F) => boolean): boolean =>
  sorted.every((each, index) => index === 0 || isBefore(sorted[index - 1] as F, each));

// Both sources give the true order of the pairs that they know, so together they have no cycle: take, again and again,
// the smallest identity that nothing left is known to precede.
function withinSecond<F extends VersionFact>(group: readonly F[]): F[] {
  // Somebody may write a key hundreds of times within a second, and all of it is judged again with each of the events.
  if (group.every(({ rank }) => rank === null) && isSequenced(group)) return group.toSorted(bySequencer);
  const all = group.toSorted((a, b) => compareText(a.version, b.version));
  const followers = all.map((fact) =>
    all.flatMap((other, index) => (other !== fact && isKnownBefore(fact, other) ? [index] : [])),
  );
  const before = all.map(() => 0);
  for (const index of followers.flat()) before[index] = (before[index] ?? 0) + 1;
  const left = new Set(all.keys());
  const ordered: F[] = [];
  while (left.size > 0) {
    const next = firstFree(left, before);
    left.delete(next);
    for (const index of followers[next] ?? []) before[index] = (before[index] ?? 0) - 1;
    ordered.push(all[next] as F);
  }
  return ordered;
}

/** The first that nothing left precedes, or the first of all. */
function firstFree(left: ReadonlySet<number>, before: readonly number[]): number {
  let first: number | null = null;
  for (const index of left) {
    if (before[index] === 0) return index;
    first ??= index;
  }
  return first ?? 0;
}
