import { describe, expect, it } from 'vitest';
import type { BucketOutcome } from '../engine/posture/audit-run.ts';
import type { Check, CheckSeverity, CheckStatus } from '../posture/check.ts';
import { scoreOf } from '../posture/score.ts';
import type { PastRun } from './changes.ts';
import { makeReport, type RunFacts } from './make-report.ts';

const SEVERITIES: Readonly<Record<string, CheckSeverity>> = {
  closed: 'critical',
  versioned: 'high',
  tagged: 'low',
};
const CHECKS = Object.entries(SEVERITIES).map(
  ([id, severity]) =>
    ({
      id,
      severity,
      title: id,
      why: '',
      remediation: { cli: 'BUCKET', cdk: '' },
      prowler: [],
      securityHub: [],
    }) as unknown as Check,
);

function outcome(bucket: string, statuses: Readonly<Record<string, CheckStatus>>): BucketOutcome {
  const results = CHECKS.map(({ id, severity }) => ({
    check: id,
    severity,
    status: statuses[id] ?? 'pass',
    reason: 'so it is',
    details: [],
    gain: 0,
  }));
  const audit = { bucket, region: 'eu-west-1', at: '2026-11-20T00:00:00.000Z', ...scoreOf(results), results };
  return { status: 'audited', bucket, reason: null, audit, placeholders: { BUCKET: bucket } };
}

const RUN: RunFacts = {
  account: '111122223333',
  region: 'eu-west-1',
  at: '2026-11-20T00:00:00.000Z',
  selection: 'all buckets',
  mutes: [],
  matched: new Map(),
  last: null,
};
const report = (outcomes: readonly BucketOutcome[], over: Partial<RunFacts> = {}) =>
  makeReport(outcomes, { ...RUN, ...over }, CHECKS);

describe('the score of a run', () => {
  it('is that of all results by the formula of one bucket: a good bucket does not make up for an open one', () => {
    const good = Array.from({ length: 20 }, (_, index) => outcome(`good-${index}`, {}));
    expect(report([...good, outcome('open', { closed: 'fail' })])).toMatchObject({ score: 37, grade: 'F' });
  });

  it('is 0 where nothing was inspected: a bucket that is gone has not passed', () => {
    const gone: BucketOutcome = {
      status: 'gone',
      bucket: 'a',
      reason: 'there is no such bucket',
      audit: null,
    };
    expect(report([gone])).toMatchObject({ score: 0, grade: 'F' });
    expect(report([])).toMatchObject({ score: 0, grade: 'F' });
    expect(report([gone, outcome('b', {})])).toMatchObject({ score: 100, grade: 'A' });
  });

  it('is not raised by a mute, which takes the failure out of what counts as wrong', () => {
    const mutes = [{ check: 'closed', bucket: '*', reason: 'a', owner: 'b', until: '2026-12-01' }];
    const open = outcome('open', { closed: 'fail' });
    const [muted, plain] = [report([open], { mutes }), report([open])];
    expect(muted.score).toBe(plain.score);
    expect([muted.failed.critical, muted.muted, muted.fixes]).toEqual([0, 1, []]);
    expect(muted.buckets[0]?.results[0]).toMatchObject({ status: 'fail', muted: { owner: 'b' } });
  });
});

describe('what to fix', () => {
  it('begins with what is most severe, and says what doing it everywhere gains', () => {
    const { fixes, score } = report([
      outcome('a', { tagged: 'fail', versioned: 'fail' }),
      outcome('b', { versioned: 'fail', closed: 'fail' }),
    ]);
    expect(fixes.map(({ check, buckets }) => [check, buckets])).toEqual([
      ['closed', ['b']],
      ['versioned', ['a', 'b']],
      ['tagged', ['a']],
    ]);
    const after = report([
      outcome('a', { tagged: 'fail', versioned: 'fail' }),
      outcome('b', { versioned: 'fail' }),
    ]);
    expect(fixes[0]?.gain).toBe(after.score - score);
  });

  it('leaves out what is only unknown', () => {
    const { fixes, unknown } = report([outcome('a', { closed: 'unknown' })]);
    expect([fixes, unknown]).toEqual([[], 1]);
  });
});

describe('what has changed', () => {
  const past = (over: Partial<PastRun> = {}): PastRun => ({
    by: 'file',
    account: RUN.account,
    selection: RUN.selection,
    at: '2026-11-13T00:00:00.000Z',
    score: 80,
    grade: 'B',
    trend: [{ at: '2026-11-13T00:00:00.000Z', score: 80, grade: 'B' }],
    buckets: new Map([
      [
        'a',
        {
          at: '2026-11-13T00:00:00.000Z',
          score: 50,
          statuses: new Map([
            ['closed', 'pass'],
            ['versioned', 'fail'],
            ['tagged', 'pass'],
          ] as const),
        },
      ],
      ['left', { at: '2026-11-13T00:00:00.000Z', score: 50, statuses: new Map() }],
    ]),
    ...over,
  });

  it('is what fails now and did not, what does no longer, and what cannot be seen any more', () => {
    const { changes, buckets } = report(
      [outcome('a', { closed: 'fail', tagged: 'unknown' }), outcome('new', { closed: 'fail' })],
      {
        last: past(),
      },
    );
    expect(changes).toMatchObject({
      failing: [{ bucket: 'a', check: 'closed', severity: 'critical' }],
      fixed: [{ bucket: 'a', check: 'versioned' }],
      lost: [{ bucket: 'a', check: 'tagged' }],
      newBuckets: ['new'],
      goneBuckets: ['left'],
      isSameSelection: true,
    });
    expect(buckets.map(({ scoreBefore }) => scoreBefore)).toEqual([50, null]);
  });

  it('is dated by bucket, for the deployment audits each at a time of its own', () => {
    const at = '2026-11-12T00:00:00.000Z';
    const later = '2026-11-14T00:00:00.000Z';
    const [passed] = [{ score: 50, statuses: new Map([['closed', 'pass']] as const) }];
    const earlier = new Map([
      ['a', { at, ...passed }],
      ['b', { at: later, ...passed }],
    ]);
    const { changes, buckets } = report(
      [outcome('a', { closed: 'fail' }), outcome('b', { closed: 'fail' })],
      {
        last: past({ by: 'deployment', at, buckets: earlier }),
      },
    );
    expect(changes).toMatchObject({
      since: at,
      until: later,
      failing: [
        { bucket: 'a', since: at },
        { bucket: 'b', since: later },
      ],
    });
    expect(buckets.map(({ beforeAt }) => beforeAt)).toEqual([at, later]);
  });

  it('takes no bucket for new or gone, and has no trend, where other buckets were asked for', () => {
    const { changes, trend } = report([outcome('a', {})], { last: past({ selection: 'a' }) });
    expect(changes).toMatchObject({ newBuckets: [], goneBuckets: [], isSameSelection: false });
    expect(trend).toHaveLength(1);
    expect(report([outcome('a', {})], { last: past() }).trend).toHaveLength(2);
  });
});
