import { covers } from '../../cloudtrail/settings/bucket-rules.ts';
import type { LifecycleDeletion, RuleFilter } from '../../cloudtrail/settings/values.ts';
import { prefixesOverlap } from '../../scope/dataset.ts';
import type { GuardedDataset } from '../../scope/guard.ts';

/** A deletion that reaches objects of a dataset which nothing deleted so soon before. */
export interface SoonerDeletion {
  readonly deletion: LifecycleDeletion;
  readonly datasets: readonly GuardedDataset[];
}

/**
 * What versions of the datasets can now be destroyed or hidden sooner than before.
 * @param now ISO time of the change, where it is known: a date that is past works at once
 */
export function soonerDeletions(
  datasets: readonly GuardedDataset[],
  before: readonly LifecycleDeletion[],
  after: readonly LifecycleDeletion[],
  now: string | null,
): readonly SoonerDeletion[] {
  return after.flatMap((deletion) => {
    const earlier = before.filter((known) => isNotLater(known, deletion, now));
    const reached = datasets.filter((dataset) => reaches(deletion, dataset, earlier));
    return reached.length === 0 ? [] : [{ deletion, datasets: reached }];
  });
}

/** True where some object of the dataset is deleted that none of the earlier deletions had. */
function reaches(
  { filter }: LifecycleDeletion,
  { prefix }: GuardedDataset,
  earlier: readonly LifecycleDeletion[],
): boolean {
  if (!prefixesOverlap(filter.prefix, prefix)) return false;
  const within = { ...filter, prefix: filter.prefix.length > prefix.length ? filter.prefix : prefix };
  if (fitsNoSize(within)) return false;
  const alike = earlier.map((known) => known.filter).filter((known) => coversButSize(known, within));
  return !coverSizes(alike, within);
}

const coversButSize = (wider: RuleFilter, narrower: RuleFilter): boolean =>
  covers({ ...wider, largerThan: null, smallerThan: null }, narrower);

/** True where the one destroys each version that both are about no later than the other. */
function isNotLater(one: LifecycleDeletion, other: LifecycleDeletion, now: string | null): boolean {
  if (one.what !== other.what || one.keep > other.keep) return false;
  if (one.days !== null) return other.days !== null && one.days <= other.days;
  // A date deletes what is there when it comes, and what comes later at once.
  if (isBefore(one.date, now)) return true;
  return other.date !== null && (one.date === other.date || isBefore(one.date, other.date));
}

const isBefore = (one: string | null, other: string | null): boolean =>
  one !== null && other !== null && Date.parse(one) <= Date.parse(other);

/** From the smallest size in bytes that a filter lets through to the first above all of them. */
interface Range {
  readonly from: number;
  readonly to: number;
}

/** Sizes are whole bytes, and a filter's are strict. */
const rangeOf = ({ largerThan, smallerThan }: RuleFilter): Range => ({
  from: largerThan === null ? 0 : largerThan + 1,
  to: smallerThan ?? Number.POSITIVE_INFINITY,
});

/** True where no object has a size that fits. */
function fitsNoSize(filter: RuleFilter): boolean {
  const { from, to } = rangeOf(filter);
  return from >= to;
}

/** True where several filters together let every size through that the one does. */
function coverSizes(filters: readonly RuleFilter[], wanted: RuleFilter): boolean {
  const { from, to } = rangeOf(wanted);
  const ranges = filters.map(rangeOf).sort((a, b) => a.from - b.from);
  let covered = from;
  for (const range of ranges) if (range.from <= covered) covered = Math.max(covered, range.to);
  return covered >= to;
}
