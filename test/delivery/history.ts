import fc from 'fast-check';

/** What a worker or a person writes into a finding later. */
export type Change = 'recovered' | 'open' | 'resolved' | 'withdrawn' | 'actor' | 'severity';

/** How much a finding holds: as most do; as much as a setting, its details and a batch of keys may; every dataset of many. */
export type Size = 'usual' | 'large' | 'of-many-datasets';

/** Findings of one group that come together, or one after the other. */
export interface Arrivals {
  readonly group: number;
  readonly size: Size;
  readonly from: number;
  readonly count: number;
  /** Milliseconds between two; 0 for a burst. */
  readonly period: number;
  /** What becomes of each of the first ones, so many milliseconds after it was written. */
  readonly changes: readonly { readonly after: number; readonly change: Change }[];
  readonly changed: number;
}

/** What a finding lacks: words of this release, its evidence, its delivery state, or the count of its writes, without which nobody can claim it. */
export type Lack = 'rule' | 'evidence' | 'notice' | 'stamp';

/** Findings that cannot be reported as others are, and that must keep no other back. */
export interface Poison {
  readonly lack: Lack;
  readonly group: number;
  readonly from: number;
  readonly count: number;
}

/** Decisions of one person, one after the other; those for the same reason within a minute are one message. */
export interface Decisions {
  readonly from: number;
  readonly count: number;
  readonly period: number;
  readonly reasons: number;
}

export interface Outage {
  readonly kind: 'fails' | 'refuses' | 'throttles' | 'hangs';
  readonly from: number;
  readonly length: number;
}

/** The first function from then on that makes so many calls is killed at the last of them, before or after it was done. */
export interface Kill {
  readonly from: number;
  readonly step: number;
  readonly isAfter: boolean;
}

/** Parts of a hundred of what comes so. */
export interface Stream {
  readonly shards: number;
  readonly batch: number;
  readonly late: number;
  readonly twice: number;
  readonly lost: number;
}

/** All that happens to one deployment; times are milliseconds from its start. */
export interface History {
  readonly seed: number;
  readonly arrivals: readonly Arrivals[];
  readonly poison: readonly Poison[];
  readonly decisions: readonly Decisions[];
  readonly outages: readonly Outage[];
  readonly kills: readonly Kill[];
  /** Times around which DynamoDB throttles a request. */
  readonly throttles: readonly number[];
  /** Times during which DynamoDB answers late, some seconds after it did what it was asked. */
  readonly slowness: readonly { readonly from: number; readonly length: number }[];
  /** Times during which whoever reports loses each write against others: a promise holds all the same. */
  readonly conflicts: readonly { readonly from: number; readonly length: number }[];
  /** Milliseconds that each item of a transaction adds to its time. */
  readonly itemMs: number;
  readonly stream: Stream;
  readonly messages: { readonly late: number; readonly twice: number };
  /** When in its minute the schedule comes. */
  readonly phase: number;
}

const MINUTE = 60_000;
/** Everything arrives within so much time. */
export const ARRIVALS_MS = 4 * MINUTE;

const moment = fc.nat(ARRIVALS_MS);
const rarely = (most: number) =>
  fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(most) });

/** Of messages and of the schedule; where all come twice, functions meet each other all the time. */
const copies = fc.constantFrom(0, 0, 20, 100);

const change = fc.record({
  after: fc.oneof(fc.nat(3_000), fc.nat(2 * MINUTE)),
  change: fc.constantFrom<Change>('recovered', 'open', 'resolved', 'withdrawn', 'actor', 'severity'),
});

const arrivalsOf = (shape: {
  count: fc.Arbitrary<number>;
  period: fc.Arbitrary<number>;
  size: fc.Arbitrary<Size>;
}) =>
  fc.record({
    group: fc.nat(2),
    from: moment,
    changes: fc.array(change, { maxLength: 3 }),
    changed: fc.nat(12),
    ...shape,
  });

const usual = fc.constant<Size>('usual');
const arrivals: fc.Arbitrary<Arrivals> = fc.oneof(
  {
    weight: 4,
    arbitrary: arrivalsOf({ count: fc.integer({ min: 1, max: 3 }), period: fc.nat(2_000), size: usual }),
  },
  {
    weight: 3,
    arbitrary: arrivalsOf({ count: fc.integer({ min: 10, max: 150 }), period: fc.constant(0), size: usual }),
  },
  {
    weight: 3,
    arbitrary: arrivalsOf({
      count: fc.integer({ min: 20, max: 100 }),
      period: fc.oneof(fc.integer({ min: 200, max: 3_000 }), fc.integer({ min: 3_000, max: 59_000 })),
      size: usual,
    }),
  },
  {
    weight: 1,
    arbitrary: arrivalsOf({
      count: fc.integer({ min: 1, max: 60 }),
      period: fc.nat(100),
      size: fc.constantFrom<Size>('large', 'of-many-datasets'),
    }),
  },
);

const poison: fc.Arbitrary<Poison> = fc.record({
  lack: fc.constantFrom<Lack>('rule', 'evidence', 'notice', 'stamp'),
  group: fc.nat(2),
  from: moment,
  count: fc.integer({ min: 1, max: 4 }),
});

const decisions: fc.Arbitrary<Decisions> = fc.record({
  from: moment,
  count: fc.oneof(
    { weight: 4, arbitrary: fc.integer({ min: 1, max: 10 }) },
    { weight: 1, arbitrary: fc.integer({ min: 50, max: 500 }) },
  ),
  period: fc.oneof(fc.nat(200), fc.nat(20_000)),
  reasons: fc.constantFrom(1, 3, 1_000),
});

/** Shorter than what the promise leaves beside a window. */
const storm = fc.record({ from: moment, length: fc.nat(3_000) });

const outage: fc.Arbitrary<Outage> = fc.record({
  kind: fc.constantFrom<Outage['kind']>('fails', 'refuses', 'throttles', 'hangs'),
  from: moment,
  length: fc.oneof(fc.nat(20_000), fc.nat(4 * MINUTE)),
});

const kill: fc.Arbitrary<Kill> = fc.record({
  from: moment,
  step: fc.integer({ min: 1, max: 16 }),
  isAfter: fc.boolean(),
});

const quiet = {
  seed: fc.nat(),
  arrivals: fc.array(arrivals, { minLength: 1, maxLength: 4 }),
  poison: fc.oneof(
    { weight: 2, arbitrary: fc.constant<Poison[]>([]) },
    { weight: 1, arbitrary: fc.array(poison, { maxLength: 3 }) },
  ),
  decisions: fc.array(decisions, { maxLength: 2 }),
  conflicts: fc.array(storm, { maxLength: 3 }),
  outages: fc.constant<Outage[]>([]),
  kills: fc.constant<Kill[]>([]),
  throttles: fc.constant<number[]>([]),
  slowness: fc.constant<History['slowness'][number][]>([]),
  phase: fc.nat(MINUTE - 1),
  itemMs: fc.constant(1),
  stream: fc.record({
    shards: fc.integer({ min: 1, max: 3 }),
    batch: fc.constantFrom(1, 10, 100),
    late: rarely(30),
    twice: rarely(30),
    lost: fc.oneof({ weight: 4, arbitrary: rarely(30) }, { weight: 1, arbitrary: fc.constant(100) }),
  }),
  messages: fc.record({ late: fc.constant(0), twice: copies }),
};

/** Everything works; the stream alone, of which nothing depends, may lose, delay and repeat what it brings. */
export const withoutFaults: fc.Arbitrary<History> = fc.record(quiet);

/** SNS fails now and then, functions are killed, DynamoDB throttles, messages come late. */
export const withFaults: fc.Arbitrary<History> = fc.record({
  ...quiet,
  outages: fc.array(outage, { maxLength: 2 }),
  kills: fc.array(kill, { maxLength: 5 }),
  throttles: fc.array(moment, { maxLength: 3 }),
  slowness: fc.oneof(
    { weight: 2, arbitrary: fc.constant<History['slowness'][number][]>([]) },
    { weight: 1, arbitrary: fc.array(fc.record({ from: moment, length: fc.nat(MINUTE) }), { maxLength: 2 }) },
  ),
  messages: fc.record({ late: rarely(40), twice: copies }),
});
