import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { datasets, deletions, isSooner, NOW } from '../../../test/fakes/lifecycle-universe.ts';
import type { LifecycleDeletion } from '../../cloudtrail/settings/values.ts';
import type { GuardedDataset } from '../../scope/guard.ts';
import { soonerDeletions } from './sooner-deletions.ts';

type Rules = readonly LifecycleDeletion[];

const fires = (guarded: readonly GuardedDataset[], before: Rules, after: Rules): boolean =>
  soonerDeletions(guarded, before, after, NOW).length > 0;

const splitBySize = (rules: Rules, size: number): Rules =>
  rules.flatMap((rule) => {
    const { largerThan, smallerThan } = rule.filter;
    const low = { ...rule.filter, smallerThan: Math.min(size + 1, smallerThan ?? Number.POSITIVE_INFINITY) };
    const high = { ...rule.filter, largerThan: Math.max(size, largerThan ?? -1) };
    return [
      { ...rule, filter: high },
      { ...rule, filter: low },
    ];
  });

describe('what a lifecycle deletes sooner', () => {
  it('is what judging each version finds', () => {
    fc.assert(
      fc.property(datasets, deletions, deletions, (guarded, before, after) => {
        expect(fires(guarded, before, after)).toBe(isSooner(guarded, before, after));
      }),
      { numRuns: 500 },
    );
  });

  it('does not depend on the order or the names of rules', () => {
    fc.assert(
      fc.property(datasets, deletions, (guarded, rules) => {
        const others = rules.map((rule) => ({ ...rule, rule: `new ${rule.rule}` })).reverse();
        expect(fires(guarded, rules, others)).toBe(false);
      }),
    );
  });

  it('does not depend on how rules are split, or joined again', () => {
    fc.assert(
      fc.property(datasets, deletions, fc.nat({ max: 5 }), (guarded, rules, size) => {
        const split = splitBySize(rules, size);
        expect(fires(guarded, rules, split)).toBe(false);
        expect(fires(guarded, split, rules)).toBe(false);
      }),
    );
  });

  it('is nothing when a rule is taken away', () => {
    fc.assert(
      fc.property(datasets, deletions, fc.nat(), (guarded, rules, index) => {
        const fewer = rules.filter((_, each) => each !== index % Math.max(1, rules.length));
        expect(fires(guarded, rules, fewer)).toBe(false);
      }),
    );
  });

  it('never becomes less when a rule is added', () => {
    fc.assert(
      fc.property(datasets, deletions, deletions, deletions, (guarded, before, after, more) => {
        const found = soonerDeletions(guarded, before, after, NOW);
        expect(soonerDeletions(guarded, before, [...after, ...more], NOW)).toEqual(
          expect.arrayContaining([...found]),
        );
      }),
    );
  });

  it('is nothing where no dataset is affected', () => {
    fc.assert(
      fc.property(datasets, deletions, (guarded, rules) => {
        const elsewhere = rules.map((rule) => ({ ...rule, filter: { ...rule.filter, prefix: 'logs/' } }));
        expect(
          fires(
            guarded.filter(({ prefix }) => prefix !== ''),
            [],
            elsewhere,
          ),
        ).toBe(false);
      }),
    );
  });

  it('is everything, where a date cannot be read', () => {
    const rule = { rule: '', what: 'current', days: null, date: 'soon', keep: 0 } as const;
    const filter = { prefix: '', tags: [], largerThan: null, smallerThan: null };
    const dated = [{ ...rule, filter, date: '2030-01-01T00:00:00.000Z' }];
    const guarded = [{ name: 'all', prefix: '', mode: 'sealed', writers: [] }] as const;
    expect(fires(guarded, dated, [{ ...rule, filter }])).toBe(true);
    expect(fires(guarded, [{ ...rule, filter }], [{ ...rule, filter }])).toBe(false);
  });

  // Trying every cut of every rule would take longer than a test may.
  it('is found also of a thousand rules that cut each other by size', () => {
    const rules = (from: number) =>
      Array.from({ length: 1000 }, (_, index) => ({
        rule: `${index}`,
        what: 'noncurrent' as const,
        filter: { prefix: '', tags: [], largerThan: from + index * 10, smallerThan: 100_000 + index },
        days: 5,
        date: null,
        keep: 0,
      }));
    const guarded = [{ name: 'all', prefix: '', mode: 'sealed', writers: [] }] as const;
    expect(fires(guarded, rules(5), rules(0))).toBe(true);
  });
});
