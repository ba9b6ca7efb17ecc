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
  return group.some((a, index) =>
    group.slice(index + 1).some((b) => !isKnownBefore(a, b) && !isKnownBefore(b, a)),
  );
}

// Both sources give the true order of the pairs that they know, so together they have no cycle: take, again and again,
// the smallest identity that nothing left is known to precede.
function withinSecond<F extends VersionFact>(group: readonly F[]): F[] {
  const left = [...group].sort((a, b) => compareText(a.version, b.version));
  const ordered: F[] = [];
  while (left.length > 0) {
    const next = left.findIndex(
      (fact) => !left.some((other) => other !== fact && isKnownBefore(other, fact)),
    );
    ordered.push(...left.splice(Math.max(next, 0), 1));
  }
  return ordered;
}
