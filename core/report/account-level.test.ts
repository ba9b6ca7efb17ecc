import { describe, expect, it } from 'vitest';
import { auditBucket } from '../engine/posture/audit-bucket.ts';
import { type BucketOutcome, unreadableAudit } from '../engine/posture/audit-run.ts';
import { CHECKS } from '../posture/catalogue.ts';
import { realConfigurations } from '../posture/real-configurations.examples.ts';
import { makeReport } from './make-report.ts';

const AT = '2026-11-20T00:00:00.000Z';
const outcomes = realConfigurations().map(({ facts }, index): BucketOutcome => {
  const bucket = `bucket-${index}`;
  return {
    status: 'audited',
    bucket,
    reason: null,
    audit: { ...auditBucket(facts), bucket },
    placeholders: {},
  };
});
const lost: BucketOutcome = {
  status: 'unreadable',
  bucket: 'lost',
  reason: 'no answer',
  audit: unreadableAudit('lost', 'no answer', () => new Date(AT), CHECKS),
};
const reportOf = (all: readonly BucketOutcome[]) =>
  makeReport(all, {
    account: '111122223333',
    region: 'eu-west-1',
    at: AT,
    selection: 'all buckets',
    mutes: [],
    matched: new Map(),
    last: null,
  });

describe('what is about the account', () => {
  const report = reportOf(outcomes);
  const block = report.accountLevel?.results.filter(({ check }) => check === 'account-public-access-blocked');

  it('is one result for all buckets of which it is the same', () => {
    expect(block?.map(({ status, buckets }) => [status, buckets.length])).toEqual([
      ['fail', 24],
      ['pass', 1],
    ]);
  });

  it('counts once in the numbers of failures and in what to fix', () => {
    const own = report.buckets.flatMap(({ results }) =>
      results.filter(({ scope, status, severity }) => !scope && status === 'fail' && severity === 'high'),
    );
    const ofAccount = report.accountLevel?.results.filter(
      ({ status, severity }) => status === 'fail' && severity === 'high',
    );
    expect(report.failed.high).toBe(own.length + (ofAccount?.length ?? 0));
    const fix = report.fixes.find(({ check }) => check === 'account-public-access-blocked');
    expect([fix?.scope, fix?.buckets.length]).toEqual(['account', 24]);
  });

  it('is known from other buckets where one could not be read, and unknown where none could', () => {
    const statuses = (all: readonly BucketOutcome[]) =>
      new Set(reportOf(all).accountLevel?.results.map(({ status }) => status));
    expect(statuses([...outcomes, lost])).not.toContain('unknown');
    expect(statuses([lost])).toEqual(new Set(['unknown']));
  });

  it('stands in the results of each bucket as before, and says that it is there', () => {
    const [first] = report.buckets;
    expect(first?.results.filter(({ scope }) => scope === 'account').map(({ check }) => check)).toEqual(
      CHECKS.filter(({ scope }) => scope === 'account').map(({ id }) => id),
    );
  });
});

it('what fails for the cause of another check is listed under its fix, and stands for itself where that is muted', () => {
  const all = reportOf(outcomes);
  const fix = all.fixes.find(({ check }) => check === 'policy-no-outsiders');
  expect(fix?.follows).toContain('policy-no-configuration-rights');
  const mutes = [{ check: 'object-lock-enabled', bucket: '*', reason: 'a', owner: 'b', until: '2026-12-01' }];
  const muted = makeReport(outcomes, {
    account: '111122223333',
    region: 'eu-west-1',
    at: AT,
    selection: 'all buckets',
    mutes,
    matched: new Map(),
    last: null,
  });
  expect(all.fixes.map(({ check }) => check)).not.toContain('default-retention');
  expect(muted.fixes.map(({ check }) => check)).toContain('default-retention');
});
