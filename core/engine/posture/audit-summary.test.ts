import { expect, it } from 'vitest';
import type { Recorded } from './audit-and-record.ts';
import { summaryOf } from './audit-summary.ts';

const NOW = new Date('2026-11-20T03:12:00.000Z');
const COVERAGE = { coverageAt: null, coverage: null, untagged: 0, untaggedReason: null };

const audited = (bucket: string, failure: unknown = null): Recorded => ({
  outcome: { status: 'gone', bucket, reason: 'there is no such bucket', audit: null },
  findings: 0,
  failure,
});

it('names what was not audited, and where the next audit begins', () => {
  const summary = summaryOf({ recorded: [audited('a')], late: ['b', 'c'] }, COVERAGE, NOW);
  expect(summary).toMatchObject({ at: NOW.toISOString(), buckets: 3, failedCount: 3, next: 'b' });
  expect(summary.failed).toEqual([
    { bucket: 'a', reason: 'there is no such bucket' },
    { bucket: 'b', reason: expect.stringContaining('no time was left') },
    { bucket: 'c', reason: expect.stringContaining('no time was left') },
  ]);
});

it('fits an item whatever there is to report, and counts all of it', () => {
  const many = Array.from({ length: 500 }, (_, index) => `bucket-${index}`);
  const summary = summaryOf({ recorded: [], late: many }, COVERAGE, NOW);
  expect(summary.failed).toHaveLength(20);
  expect(summary.failedCount).toBe(500);
});
