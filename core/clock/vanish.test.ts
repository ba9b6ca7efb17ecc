import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LifecycleDeletion, RuleFilter } from '../cloudtrail/settings/values.ts';
import { type ClockSettings, canVanishBy, type TimedVersion, vanishesBy } from './vanish.ts';

const DAY = 24 * 60 * 60 * 1000;
const NOW = '2026-11-20T10:30:00.000Z';
const DAYS_SIMULATED = 60;

const ALL: RuleFilter = { prefix: '', tags: [], largerThan: null, smallerThan: null };
const rule = (over: Partial<LifecycleDeletion>): LifecycleDeletion => ({
  rule: 'r',
  what: 'noncurrent',
  filter: ALL,
  days: 3,
  date: null,
  keep: 0,
  ...over,
});
const VERSION: TimedVersion = {
  key: 'labels/a',
  storedAt: '2026-11-01T10:00:00.000Z',
  size: 100,
  tags: [],
  isNull: false,
  noncurrentSince: null,
  newerNoncurrent: 0,
  lockedUntil: null,
  legalHold: false,
};
const enabled = (...deletions: readonly LifecycleDeletion[]): ClockSettings => ({
  versioning: 'Enabled',
  deletions,
});
const hidden = { ...VERSION, noncurrentSince: '2026-11-20T03:12:07.000Z' };

describe('a version', () => {
  it.each<[string, Partial<TimedVersion>, ClockSettings, string | null, string | null]>([
    ['never goes without rules', {}, enabled(), null, null],
    [
      'goes the midnight after its days, once it is replaced',
      hidden,
      enabled(rule({})),
      '2026-11-24',
      '2026-11-24',
    ],
    [
      'does not go while it is current, but can once somebody writes',
      {},
      enabled(rule({})),
      null,
      '2026-11-24',
    ],
    [
      'stays among the newest that are kept, until somebody writes more',
      hidden,
      enabled(rule({ keep: 2 })),
      null,
      '2026-11-24',
    ],
    [
      'goes when enough newer ones are there',
      { ...hidden, newerNoncurrent: 2 },
      enabled(rule({ keep: 2 })),
      '2026-11-24',
      '2026-11-24',
    ],
    [
      'that is due already goes at the next midnight',
      { ...hidden, noncurrentSince: '2026-01-01T00:00:00.000Z' },
      enabled(rule({})),
      '2026-11-21',
      '2026-11-21',
    ],
    [
      'is not reached by a rule of another prefix',
      hidden,
      enabled(rule({ filter: { ...ALL, prefix: 'x/' } })),
      null,
      null,
    ],
    [
      'is not reached by a rule for larger objects',
      hidden,
      enabled(rule({ filter: { ...ALL, largerThan: 100 } })),
      null,
      null,
    ],
    [
      'is reached by a rule by tags where its tags are not known',
      { ...hidden, tags: null },
      enabled(rule({ filter: { ...ALL, tags: ['a=b'] } })),
      '2026-11-24',
      '2026-11-24',
    ],
    [
      'is hidden first, then goes, where a rule expires current objects',
      {},
      enabled(rule({ what: 'current', days: 30 }), rule({})),
      '2026-12-05',
      '2026-11-24',
    ],
    [
      'is only hidden where no rule takes noncurrent ones',
      {},
      enabled(rule({ what: 'current', days: 30 })),
      null,
      null,
    ],
    [
      'goes on a date where the bucket keeps no versions',
      { isNull: true },
      {
        versioning: 'Never',
        deletions: [rule({ what: 'current', days: null, date: '2026-12-24T00:00:00.000Z' })],
      },
      '2026-12-24',
      '2026-11-20',
    ],
    [
      'that is null goes with the next write where versioning is suspended',
      { isNull: true },
      { versioning: 'Suspended', deletions: [] },
      null,
      '2026-11-20',
    ],
    [
      'with an id outlives a suspended versioning',
      {},
      { versioning: 'Suspended', deletions: [] },
      null,
      null,
    ],
    [
      'is kept by its retention',
      { ...hidden, lockedUntil: '2027-01-01T12:00:00.000Z' },
      enabled(rule({})),
      '2027-01-02',
      '2027-01-02',
    ],
    ['is kept by a legal hold', { ...hidden, legalHold: true }, enabled(rule({})), null, null],
  ])('%s', (_, over, settings, will, can) => {
    const version = { ...VERSION, ...over };
    expect(vanishesBy(version, settings, NOW)?.at.slice(0, 10) ?? null).toBe(will);
    expect(canVanishBy(version, settings, NOW)?.at.slice(0, 10) ?? null).toBe(can);
  });

  it('says which rule it was', () => {
    const soon = rule({ rule: 'soon', days: 1 });
    expect(vanishesBy(hidden, enabled(rule({}), soon), NOW)?.because).toEqual({
      kind: 'lifecycle',
      deletion: soon,
    });
  });
});

/** One key of a bucket, day by day, as S3 treats it. Knows nothing of the code above. */
class Simulated {
  readonly stack: { id: number; at: number; since: number | null }[] = [];
  readonly #version: TimedVersion;
  readonly #settings: ClockSettings;

  constructor(version: TimedVersion, settings: ClockSettings) {
    this.#version = version;
    this.#settings = settings;
    const stored = Date.parse(version.storedAt);
    const since = version.noncurrentSince === null ? null : Date.parse(version.noncurrentSince);
    this.stack.push({ id: 0, at: stored, since });
    for (let index = 0; index < version.newerNoncurrent; index += 1)
      this.stack.push({ id: -1 - index, at: stored + 1, since: stored + 2 });
    if (since !== null) this.stack.push({ id: -100, at: since, since: null });
  }

  get isThere(): boolean {
    return this.stack.some(({ id }) => id === 0);
  }

  /** Somebody writes, or a rule's marker comes. */
  write(at: number, id: number): void {
    const top = this.stack.at(-1);
    if (this.#settings.versioning !== 'Enabled') {
      // What is written is the null version, and takes the place of the one before.
      const index = this.stack.findIndex((each) => each.id >= 100 || (each.id === 0 && this.#version.isNull));
      if (index >= 0) this.stack.splice(index, 1);
    }
    if (top && top.since === null && this.stack.includes(top)) top.since = at;
    this.stack.push({ id, at, since: null });
  }

  midnight(at: number): void {
    const { lockedUntil, legalHold } = this.#version;
    const isLocked = legalHold || (lockedUntil !== null && at < Date.parse(lockedUntil));
    const top = this.stack.at(-1);
    for (const each of this.#settings.deletions) {
      if (!this.#fits(each.filter)) continue;
      if (each.what === 'current' && top?.id === 0 && this.stack.includes(top) && top.since === null) {
        const due = each.date === null ? top.at + (each.days ?? 0) * DAY : Date.parse(each.date);
        if (due > at) continue;
        const isKept =
          this.#settings.versioning === 'Enabled' ||
          (this.#settings.versioning === 'Suspended' && !this.#version.isNull);
        if (isKept) this.write(at, 200);
        else if (!isLocked) this.stack.splice(this.stack.indexOf(top), 1);
      }
    }
    for (const each of this.#settings.deletions) {
      if (each.what !== 'noncurrent' || !this.#fits(each.filter) || isLocked) continue;
      const noncurrent = this.stack.filter(({ since }) => since !== null).reverse();
      noncurrent.forEach((version, index) => {
        if (index < each.keep || version.id !== 0 || version.since === null) return;
        if (version.since + (each.days ?? 0) * DAY <= at) this.stack.splice(this.stack.indexOf(version), 1);
      });
    }
  }

  #fits({ prefix, tags, largerThan, smallerThan }: RuleFilter): boolean {
    const { key, tags: own, size } = this.#version;
    if (!key.startsWith(prefix)) return false;
    if (own !== null && tags.some((tag) => !own.includes(tag))) return false;
    if (size === null) return true;
    return !(largerThan !== null && size <= largerThan) && !(smallerThan !== null && size >= smallerThan);
  }
}

/** The first midnight at which it is gone, in the days that are simulated. */
function simulated(version: TimedVersion, settings: ClockSettings, writes: number): string | null {
  const now = Date.parse(NOW);
  const key = new Simulated(version, settings);
  for (let index = 0; index < writes; index += 1) key.write(now, 100 + index);
  if (!key.isThere) return new Date(now).toISOString();
  const first = Math.ceil(now / DAY) * DAY;
  for (let at = first; at < first + DAYS_SIMULATED * DAY; at += DAY) {
    key.midnight(at);
    if (!key.isThere) return new Date(at).toISOString();
  }
  return null;
}

const filters = fc.record({
  prefix: fc.constantFrom('', 'labels/', 'other/'),
  tags: fc.constantFrom([], ['a=b']),
  largerThan: fc.constantFrom(null, 50, 100),
  smallerThan: fc.constantFrom(null, 101, 1000),
});
const deletions = fc.array(
  fc.oneof(
    fc.record({
      rule: fc.constant('n'),
      what: fc.constant('noncurrent' as const),
      filter: filters,
      days: fc.integer({ min: 1, max: 20 }),
      date: fc.constant(null),
      keep: fc.integer({ min: 0, max: 3 }),
    }),
    fc.record({
      rule: fc.constant('c'),
      what: fc.constant('current' as const),
      filter: filters,
      days: fc.integer({ min: 1, max: 40 }),
      date: fc.constant(null),
      keep: fc.constant(0),
    }),
    fc.record({
      rule: fc.constant('d'),
      what: fc.constant('current' as const),
      filter: filters,
      days: fc.constant(null),
      date: fc.constantFrom('2026-10-01T00:00:00.000Z', '2026-11-25T00:00:00.000Z'),
      keep: fc.constant(0),
    }),
  ),
  { maxLength: 3 },
);
const versions = fc
  .record({
    tags: fc.constantFrom(null, [], ['a=b']),
    size: fc.constantFrom(null, 100),
    hours: fc.integer({ min: 1, max: 24 * 30 }),
    hiddenFor: fc.option(fc.integer({ min: 0, max: 24 * 20 }), { nil: null }),
    newer: fc.integer({ min: 0, max: 3 }),
    lockedDays: fc.option(fc.integer({ min: -3, max: 30 }), { nil: null }),
    legalHold: fc.boolean(),
  })
  .map(({ hours, hiddenFor, newer, lockedDays, ...rest }): TimedVersion => {
    const now = Date.parse(NOW);
    const ago = (value: number) => new Date(now - value * 60 * 60 * 1000).toISOString();
    const since = hiddenFor === null ? null : Math.min(hiddenFor, hours);
    return {
      ...VERSION,
      ...rest,
      storedAt: ago(hours),
      noncurrentSince: since === null ? null : ago(since),
      newerNoncurrent: since === null ? 0 : newer,
      lockedUntil: lockedDays === null ? null : new Date(now + lockedDays * DAY + 1).toISOString(),
    };
  });

const within = (at: string | undefined): string | null =>
  at !== undefined && Date.parse(at) < Math.ceil(Date.parse(NOW) / DAY) * DAY + DAYS_SIMULATED * DAY
    ? at
    : null;

describe('in a bucket that keeps versions', () => {
  it('what goes by itself goes when a simulation of S3, day by day, says so', () => {
    fc.assert(
      fc.property(versions, deletions, (version, rules) => {
        const settings = enabled(...rules);
        expect(within(vanishesBy(version, settings, NOW)?.at)).toBe(simulated(version, settings, 0));
      }),
    );
  });

  it('nothing goes sooner than is said, however often somebody writes, and what is said can be reached', () => {
    fc.assert(
      fc.property(versions, deletions, (version, rules) => {
        const settings = enabled(...rules);
        const said = within(canVanishBy(version, settings, NOW)?.at);
        const reached = [0, 1, 2, 3, 4, 5].map((writes) => simulated(version, settings, writes));
        const first = reached.filter((at) => at !== null).sort()[0] ?? null;
        expect(said).toBe(first);
      }),
    );
  });
});

describe('in a bucket that keeps no versions', () => {
  it('what goes by itself goes when the simulation says so, and a write ends it at once', () => {
    fc.assert(
      fc.property(versions, deletions, fc.constantFrom('Never', 'Suspended'), (drawn, rules, versioning) => {
        const version = {
          ...drawn,
          isNull: true,
          noncurrentSince: null,
          newerNoncurrent: 0,
          lockedUntil: null,
          legalHold: false,
        };
        const settings: ClockSettings = { versioning, deletions: rules };
        expect(within(vanishesBy(version, settings, NOW)?.at)).toBe(simulated(version, settings, 0));
        expect(canVanishBy(version, settings, NOW)?.at).toBe(simulated(version, settings, 1));
      }),
    );
  });
});
