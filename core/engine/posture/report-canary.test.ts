import { createHash } from 'node:crypto';
import { beforeEach, expect, it } from 'vitest';
import { MemoryAuditStore } from '../../../test/fakes/memory-audits.ts';
import {
  type BucketCanaryCheck,
  type CanaryCheck,
  reportBucketCanaries,
  reportCanary,
} from './report-canary.ts';

const at = (time: string) => `2026-11-20T${time}:00.000Z`;

let audits: MemoryAuditStore;
beforeEach(() => {
  audits = new MemoryAuditStore();
});

const findings = () => [...audits.findingsById.values()];
const portsAt = (now: string) => ({
  findings: audits,
  openGaps: async function* () {
    yield* structuredClone(findings().filter(({ state }) => state === 'open'));
  },
  canaryBucket: 'sealwatch-canary',
  clock: () => new Date(at(now)),
  hash: (text: string) => createHash('sha256').update(text).digest('hex'),
});
const report = (check: CanaryCheck | null, now = '10:30') =>
  reportCanary(check, { ...portsAt(now), allDatasets: ['labels', 'logs'] });
const reportBuckets = (checks: readonly BucketCanaryCheck[], now = '10:30') =>
  reportBucketCanaries(checks, portsAt(now));

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

const inBucket = (bucket: string, isLate: boolean): BucketCanaryCheck => ({
  bucket,
  datasets: [`labels of ${bucket}`],
  lastPutAt: at('08:00'),
  isLate,
});
const resources = () => findings().map((each) => [each.state, each.about === 'activity' && each.resource]);

it('names the bucket of a guarded bucket whose canary was not heard of, and the datasets in it', async () => {
  await reportBuckets([inBucket('acme', true), inBucket('other', false)]);
  await reportBuckets([inBucket('acme', true), inBucket('other', false)], '10:45');
  expect(findings()).toMatchObject([
    {
      rule: 'canary-missed',
      state: 'open',
      resource: 'arn:aws:s3:::acme',
      datasets: ['labels of acme'],
      evidence: {
        reason: expect.stringContaining('no canary in acme was heard of that was put after 2026-11-20T08:00'),
      },
    },
  ]);
  await reportBuckets([inBucket('acme', false), inBucket('other', false)], '11:00');
  expect(resources()).toEqual([['recovered', 'arn:aws:s3:::acme']]);
});

it('ends what was found of a bucket in which none is put any more', async () => {
  await reportBuckets([inBucket('acme', true)]);
  await reportBuckets([], '11:00');
  expect(resources()).toEqual([['recovered', 'arn:aws:s3:::acme']]);
});

it('takes no canary for another: neither ends what was found of the other', async () => {
  await report({ lastPutAt: at('10:00'), isLate: true });
  await reportBuckets([inBucket('acme', true)]);
  const both = [
    ['open', 'arn:aws:s3:::sealwatch-canary'],
    ['open', 'arn:aws:s3:::acme'],
  ];
  expect(resources()).toEqual(both);
  await report({ lastPutAt: at('10:55'), isLate: false }, '11:00');
  expect(resources()).toEqual([['recovered', 'arn:aws:s3:::sealwatch-canary'], both[1]]);
  await report({ lastPutAt: at('11:00'), isLate: true }, '11:30');
  await reportBuckets([inBucket('acme', false)], '11:30');
  expect(resources()).toEqual([
    ['recovered', 'arn:aws:s3:::sealwatch-canary'],
    ['recovered', 'arn:aws:s3:::acme'],
    ['open', 'arn:aws:s3:::sealwatch-canary'],
  ]);
});
