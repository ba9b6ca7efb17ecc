import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DEFAULT_DUE_DAYS } from '../../core/findings/due.ts';
import { dueDaysOf } from './outputs.ts';

it('reads what the outputs say, and the usual days for the rest', () => {
  const text = '{"critical":2,"high":null,"medium":"soon","low":-1,"later":1}';
  expect(dueDaysOf({ FindingDueDays: text })).toEqual({ ...DEFAULT_DUE_DAYS, critical: 2, high: null });
});

it('takes the usual ones of a deployment whose outputs name none', () => {
  expect(dueDaysOf({})).toEqual(DEFAULT_DUE_DAYS);
});

it('has days for every severity, whatever the text is', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      expect(Object.keys(dueDaysOf({ FindingDueDays: text }))).toEqual(Object.keys(DEFAULT_DUE_DAYS));
    }),
  );
});
