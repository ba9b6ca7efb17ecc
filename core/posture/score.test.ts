import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Scored, scoreOf, Tally } from './score.ts';

const severity = fc.constantFrom('critical', 'high', 'medium', 'low');
const status = fc.constantFrom('pass', 'fail', 'not-applicable', 'unknown');
const results = fc.array(fc.record({ severity, status }) as fc.Arbitrary<Scored>, { maxLength: 40 });

it('gives 100 and an A where everything passes, or nothing applies', () => {
  expect(scoreOf([{ severity: 'high', status: 'pass' }])).toEqual({ score: 100, grade: 'A' });
  expect(scoreOf([{ severity: 'critical', status: 'not-applicable' }])).toEqual({ score: 100, grade: 'A' });
});

it('loses the share of what was applicable', () => {
  const lost = { severity: 'medium', status: 'fail' } as const;
  expect(scoreOf([lost, { severity: 'high', status: 'pass' }]).score).toBe(76);
});

it('counts what is unknown as lost, and of what is left 39 in 100 after a critical failure, 74 after a high one', () => {
  const rest = Array.from({ length: 20 }, () => ({ severity: 'critical', status: 'pass' }) as const);
  expect(scoreOf([...rest, { severity: 'critical', status: 'unknown' }]).score).toBe(95);
  expect(scoreOf([...rest, { severity: 'critical', status: 'fail' }])).toEqual({ score: 37, grade: 'F' });
  expect(scoreOf([...rest, { severity: 'high', status: 'fail' }])).toEqual({ score: 72, grade: 'C' });
});

it('is between 0 and 100, and a fix never costs points', () => {
  fc.assert(
    fc.property(results, (all) => {
      const { score } = scoreOf(all);
      expect(score).toBeGreaterThanOrEqual(0);
      expect(score).toBeLessThanOrEqual(100);
      for (const one of all.filter(({ status: kind }) => kind === 'fail' || kind === 'unknown'))
        expect(new Tally(all).gainOf([one])).toBeGreaterThanOrEqual(0);
    }),
  );
});

it('gains by a fix what the score would be with it', () => {
  const some = fc.array(fc.record({ severity, status, isFixed: fc.boolean() }), { maxLength: 40 });
  fc.assert(
    fc.property(some as fc.Arbitrary<(Scored & { isFixed: boolean })[]>, (all) => {
      const tally = new Tally(all);
      const gain = tally.gainOf(all.filter(({ isFixed }) => isFixed));
      const after = all.map((one): Scored => (one.isFixed ? { ...one, status: 'pass' } : one));
      expect(gain).toBe(scoreOf(after).score - scoreOf(all).score);
      expect(tally.score()).toEqual(scoreOf(all));
    }),
  );
});
