import fc from 'fast-check';
import type { LifecycleDeletion, RuleFilter } from '../../core/cloudtrail/settings/values.ts';
import type { GuardedDataset } from '../../core/scope/guard.ts';

export const NOW = '2026-11-20T03:12:07.000Z';

const PREFIXES = ['', 'a/', 'a/b/', 'c/'] as const;
const TAGS = ['x=1', 'y=1'] as const;
const MAX_SIZE = 4;
const DAY = 24 * 60 * 60 * 1000;

const filters: fc.Arbitrary<RuleFilter> = fc.record({
  prefix: fc.constantFrom(...PREFIXES),
  tags: fc.subarray([...TAGS]),
  largerThan: fc.option(fc.integer({ min: 0, max: MAX_SIZE - 1 }), { nil: null }),
  smallerThan: fc.option(fc.integer({ min: 1, max: MAX_SIZE }), { nil: null }),
});

const inDays = (days: number): string => new Date(Date.parse(NOW) + days * DAY).toISOString();

const when = fc.oneof(
  fc.integer({ min: 1, max: 3 }).map((days) => ({ days, date: null })),
  fc.constantFrom(-2, -1, 1, 2).map((days) => ({ days: null, date: inDays(days) })),
);

const current: fc.Arbitrary<LifecycleDeletion> = fc
  .tuple(fc.string({ maxLength: 2 }), filters, when)
  .map(([rule, filter, time]) => ({ rule, what: 'current', filter, ...time, keep: 0 }));

const noncurrent: fc.Arbitrary<LifecycleDeletion> = fc
  .tuple(fc.string({ maxLength: 2 }), filters, fc.integer({ min: 1, max: 3 }), fc.integer({ min: 0, max: 2 }))
  .map(([rule, filter, days, keep]) => ({ rule, what: 'noncurrent', filter, days, date: null, keep }));

export const deletions = fc.array(fc.oneof(current, noncurrent), { maxLength: 4 });

export const datasets: fc.Arbitrary<readonly GuardedDataset[]> = fc
  .subarray([...PREFIXES], { minLength: 1 })
  .map((prefixes) =>
    prefixes.map((prefix) => ({ name: `of ${prefix}`, prefix, mode: 'sealed', writers: [] })),
  );

/** A version that a lifecycle may destroy: what of it filters and times depend on. */
interface Version {
  readonly key: string;
  readonly tags: readonly string[];
  readonly size: number;
  /** When it was stored, or became noncurrent. */
  readonly since: number;
  /** Noncurrent versions of the key that are newer. */
  readonly newer: number;
}

/** Days from now: long ago, far, and between any two days on which rules may act. */
const AGES = [-1000, -2.5, -1.5, -0.5, 0, 0.5, 1.5, 1000];

// One key for each prefix that lies under no longer one, times long ago, near and far, and every size and set of tags.
const VERSIONS: readonly Version[] = PREFIXES.map((prefix) => `${prefix}z`).flatMap((key) =>
  [[], ['x=1'], ['y=1'], ['x=1', 'y=1']].flatMap((tags) =>
    Array.from({ length: MAX_SIZE + 2 }, (_, size) => size).flatMap((size) =>
      AGES.flatMap((age) =>
        [0, 1, 2].map((newer) => ({ key, tags, size, since: Date.parse(NOW) + age * DAY, newer })),
      ),
    ),
  ),
);

/** True where some version of the datasets is deleted sooner by the one set of rules than by the other. */
export function isSooner(
  guarded: readonly GuardedDataset[],
  before: readonly LifecycleDeletion[],
  after: readonly LifecycleDeletion[],
): boolean {
  return VERSIONS.filter(({ key }) => guarded.some(({ prefix }) => key.startsWith(prefix))).some((version) =>
    (['current', 'noncurrent'] as const).some(
      (what) => timeOf(version, what, after) < timeOf(version, what, before),
    ),
  );
}

function timeOf(
  version: Version,
  what: LifecycleDeletion['what'],
  rules: readonly LifecycleDeletion[],
): number {
  const times = rules
    .filter((rule) => rule.what === what && rule.keep <= version.newer && isMatched(version, rule.filter))
    .map(({ days, date }) =>
      days === null ? Math.max(version.since, Date.parse(date ?? '')) : version.since + days * DAY,
    );
  return Math.max(Date.parse(NOW), Math.min(Number.POSITIVE_INFINITY, ...times));
}

const isMatched = ({ key, tags, size }: Version, filter: RuleFilter): boolean =>
  key.startsWith(filter.prefix) &&
  filter.tags.every((tag) => tags.includes(tag)) &&
  size > (filter.largerThan ?? -1) &&
  size < (filter.smallerThan ?? Number.POSITIVE_INFINITY);
