import { expect, it } from 'vitest';
import type { Check } from '../../posture/check.ts';
import { pass } from '../../posture/check.ts';
import type { FactsReader, MissingBucket } from '../../posture/facts.ts';
import { type BucketFacts, known } from '../../posture/facts.ts';
import { sampleAccount, sampleBucket } from '../../posture/sample-facts.examples.ts';
import { auditBuckets } from './audit-run.ts';

const CHECK: Check = {
  id: 'sample',
  title: 'A sample',
  severity: 'high',
  why: '',
  remediation: { cli: 'BUCKET', cdk: '' },
  prowler: [],
  securityHub: [],
  judge: () => pass('fine'),
};

const readerOf = (bucket: (name: string) => Promise<BucketFacts | MissingBucket>): FactsReader => ({
  account: async () => sampleAccount(),
  tags: async () => known({}),
  bucket,
});

const clock = () => new Date('2026-11-20T03:12:00.000Z');
const run = (names: readonly string[], facts: FactsReader, atOnce = 8) =>
  auditBuckets(names, { facts, clock }, { checks: [CHECK], atOnce });

it('has every bucket in its answer, in the order given, whatever became of it', async () => {
  const reader = readerOf(async (name) => {
    if (name === 'broken') throw new Error('the reader broke');
    if (name === 'gone' || name === 'unreadable') return { kind: name, reason: `it is ${name}` };
    return sampleBucket({ name });
  });
  const outcomes = await run(['good', 'gone', 'unreadable', 'broken', 'better'], reader);
  expect(outcomes.map(({ bucket, status, audit }) => [bucket, status, audit?.score ?? null])).toEqual([
    ['good', 'audited', 100],
    ['gone', 'gone', null],
    ['unreadable', 'unreadable', 0],
    ['broken', 'unreadable', 0],
    ['better', 'audited', 100],
  ]);
});

it('takes what could not be read for unknown, with the reason', async () => {
  const reader = readerOf(async () => ({ kind: 'unreadable', reason: '503 SlowDown' }));
  const [outcome] = await run(['a'], reader);
  expect(outcome?.audit?.results).toMatchObject([{ status: 'unknown', reason: '503 SlowDown', gain: 100 }]);
});

it('waits for no bucket before it inspects the others', async () => {
  let release = () => {};
  const slow = new Promise<void>((done) => {
    release = done;
  });
  const others = Array.from({ length: 20 }, (_, index) => `bucket-${index}`);
  let done = 0;
  const reader = readerOf(async (name) => {
    if (name === 'slow') await slow;
    else if (++done === others.length) release();
    return sampleBucket({ name });
  });
  // Ends only if all others are done while the first one is still waited for.
  expect(await run(['slow', ...others], reader, 2)).toHaveLength(21);
});

it('has no more buckets under way than it may', async () => {
  let [now, most] = [0, 0];
  const reader = readerOf(async (name) => {
    most = Math.max(most, ++now);
    await Promise.resolve();
    now--;
    return sampleBucket({ name });
  });
  await run(
    Array.from({ length: 50 }, (_, index) => `bucket-${index}`),
    reader,
    3,
  );
  expect(most).toBe(3);
});
