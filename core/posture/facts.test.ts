import fc from 'fast-check';
import { expect, it } from 'vitest';
import { allOf, anyOf, type Fact, known, not, unknown } from './facts.ts';

const truth: fc.Arbitrary<Fact<boolean>> = fc.constantFrom(
  known(true),
  known(false),
  unknown('AccessDenied'),
);
const truths = fc.array(truth, { maxLength: 5 });

/** Every way in which what is unknown may turn out. */
const outcomes = (facts: readonly Fact<boolean>[]): readonly boolean[][] =>
  facts.reduce<readonly boolean[][]>(
    (all, fact) =>
      all.flatMap((before) =>
        (fact.kind === 'known' ? [fact.value] : [true, false]).map((value) => [...before, value]),
      ),
    [[]],
  );

const settled = (values: readonly boolean[]): boolean | null => {
  const [first, ...others] = [...new Set(values)];
  return first === undefined || others.length > 0 ? null : first;
};

const settledOf = (fact: Fact<boolean>): boolean | null => (fact.kind === 'known' ? fact.value : null);

it('is known exactly where it is the same however the unknown turns out', () => {
  fc.assert(
    fc.property(truths, (facts) => {
      const all = outcomes(facts);
      expect(settledOf(allOf(facts))).toBe(settled(all.map((each) => each.every(Boolean))));
      expect(settledOf(anyOf(facts))).toBe(settled(all.map((each) => each.some(Boolean))));
    }),
  );
});

it('keeps the reason of what is unknown', () => {
  expect(not(unknown('AccessDenied'))).toEqual(unknown('AccessDenied'));
  expect(allOf([known(true), unknown('AccessDenied')])).toEqual(unknown('AccessDenied'));
});
