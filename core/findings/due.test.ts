import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SEVERITIES } from '../base/severity.ts';
import { DEFAULT_DUE_DAYS, dueOf, overdueBefore } from './due.ts';

const NOW = new Date('2026-11-21T10:00:00.000Z');
const open = (severity: (typeof SEVERITIES)[number], time: string) =>
  ({ state: 'open', severity, time }) as const;

it('counts from when a finding was found, by its severity', () => {
  const found = open('high', '2026-11-12T10:00:00.000Z');
  expect(dueOf(found, DEFAULT_DUE_DAYS, NOW)).toEqual({
    ageDays: 9,
    dueAt: '2026-11-19T10:00:00.000Z',
    overdue: true,
  });
  expect(dueOf({ ...found, severity: 'medium' }, DEFAULT_DUE_DAYS, NOW)).toMatchObject({ overdue: false });
});

it('lets what has no days stay open', () => {
  expect(dueOf(open('info', '2020-01-01T00:00:00.000Z'), DEFAULT_DUE_DAYS, NOW)).toMatchObject({
    dueAt: null,
    overdue: false,
  });
  expect(overdueBefore('info', DEFAULT_DUE_DAYS, NOW)).toBeNull();
});

it('asks nothing more of what is not open', () => {
  const closed = { ...open('critical', '2020-01-01T00:00:00.000Z'), state: 'resolved' } as const;
  expect(dueOf(closed, DEFAULT_DUE_DAYS, NOW)).toEqual({ ageDays: null, dueAt: null, overdue: false });
});

it('says the same by the time before which all are overdue', () => {
  const time = fc.date({ min: new Date('2024-01-01'), max: new Date('2027-01-01'), noInvalidDate: true });
  fc.assert(
    fc.property(time, fc.constantFrom(...SEVERITIES), (found, severity) => {
      const before = overdueBefore(severity, DEFAULT_DUE_DAYS, NOW);
      const { overdue } = dueOf(open(severity, found.toISOString()), DEFAULT_DUE_DAYS, NOW);
      expect(overdue).toBe(before !== null && found.toISOString() < before);
    }),
  );
});
