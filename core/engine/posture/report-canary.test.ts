import { createHash } from 'node:crypto';
import { beforeEach, expect, it } from 'vitest';
import { MemoryAuditStore } from '../../../test/fakes/memory-audits.ts';
import { type CanaryCheck, reportCanary } from './report-canary.ts';

const at = (time: string) => `2026-11-20T${time}:00.000Z`;

let audits: MemoryAuditStore;
beforeEach(() => {
  audits = new MemoryAuditStore();
});

const findings = () => [...audits.findingsById.values()];
const report = (check: CanaryCheck | null, now = '10:30') =>
  reportCanary(check, {
    findings: audits,
    openGaps: async function* () {
      yield* structuredClone(findings().filter(({ state }) => state === 'open'));
    },
    canaryBucket: 'sealwatch-canary',
    allDatasets: ['labels', 'logs'],
    clock: () => new Date(at(now)),
    hash: (text) => createHash('sha256').update(text).digest('hex'),
  });

it('says nothing while canaries come through, and before the first did', async () => {
  await report(null);
  await report({ lastPutAt: at('10:25'), isLate: false });
  expect(findings()).toEqual([]);
});

it('is one finding for an outage, which ends when a canary comes through, and another for the next', async () => {
  const outage = { lastPutAt: at('10:00'), isLate: true };
  await report(outage);
  await report(outage, '10:45');
  expect(findings()).toMatchObject([
    {
      rule: 'canary-missed',
      severity: 'high',
      state: 'open',
      happenedAt: at('10:00'),
      datasets: ['labels', 'logs'],
      resource: 'arn:aws:s3:::sealwatch-canary',
    },
  ]);
  await report({ lastPutAt: at('10:55'), isLate: false }, '11:00');
  expect(findings()).toMatchObject([
    { state: 'recovered', evidence: { period: { from: at('10:00'), to: at('11:00') } } },
  ]);
  await report({ lastPutAt: at('11:00'), isLate: true }, '11:30');
  expect(findings().map(({ state, happenedAt }) => [state, happenedAt])).toEqual([
    ['recovered', at('10:00')],
    ['open', at('11:00')],
  ]);
});
