import type { RuleFilter } from '../../activity/settings/values.ts';

/** Cuts a filter at the sizes where others begin or end, so that several of them together can contain it; none where no size fits. */
export function cutBySize(filter: RuleFilter, others: readonly RuleFilter[]): readonly RuleFilter[] {
  const from = firstSize(filter);
  const to = filter.smallerThan ?? Number.POSITIVE_INFINITY;
  if (from >= to) return [];
  const cuts = others
    .flatMap((other) => [firstSize(other), other.smallerThan ?? Number.POSITIVE_INFINITY])
    .filter((size) => size > from && size < to);
  const bounds = [from, ...[...new Set(cuts)].sort((a, b) => a - b), to];
  return bounds.slice(1).map((end, index) => between(filter, bounds[index] ?? 0, end));
}

/** Sizes are whole bytes, and a filter's are strict: the smallest that it lets through. */
const firstSize = ({ largerThan }: RuleFilter): number => (largerThan === null ? 0 : largerThan + 1);

const between = (filter: RuleFilter, from: number, to: number): RuleFilter => ({
  ...filter,
  largerThan: from === 0 ? null : from - 1,
  smallerThan: to === Number.POSITIVE_INFINITY ? null : to,
});
