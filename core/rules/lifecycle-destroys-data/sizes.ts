import type { RuleFilter } from '../../cloudtrail/settings/values.ts';

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
export function fitsNoSize(filter: RuleFilter): boolean {
  const { from, to } = rangeOf(filter);
  return from >= to;
}

/** True where several filters together let every size through that the one does. */
export function coverSizes(filters: readonly RuleFilter[], wanted: RuleFilter): boolean {
  const { from, to } = rangeOf(wanted);
  const ranges = filters.map(rangeOf).sort((a, b) => a.from - b.from);
  let covered = from;
  for (const range of ranges) if (range.from <= covered) covered = Math.max(covered, range.to);
  return covered >= to;
}
