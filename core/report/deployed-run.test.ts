import { describe, expect, it } from 'vitest';
import { auditBucket } from '../engine/posture/audit-bucket.ts';
import type { AuditRecord } from '../engine/posture/audit-store.ts';
import { known } from '../posture/facts.ts';
import { sampleBucket } from '../posture/sample-facts.examples.ts';
import { scoreOf } from '../posture/score.ts';
import { type Deployed, deployedRun } from './deployed-run.ts';

const auditOf = (name: string, lookedAt: string, isVersioned = true): AuditRecord => {
  const versioning = known({ status: isVersioned ? 'Enabled' : 'Suspended', mfaDelete: false } as const);
  const audit = auditBucket(sampleBucket({ name, lookedAt, versioning }));
  return { bucket: name, audit, known: {}, open: {}, revision: 1 };
};

const EARLY = '2026-11-20T00:00:00.000Z';
const LATE = '2026-11-20T06:00:00.000Z';
const audits = [auditOf('a-bucket', LATE), auditOf('b-bucket', EARLY, false), auditOf('other', EARLY)];
const asked: Deployed = {
  account: '111122223333',
  selection: 'guarded buckets',
  buckets: ['a-bucket', 'b-bucket'],
  audits,
  scores: [],
};

describe('what the deployment audited', () => {
  it('is a run of the buckets that are asked for, since the earliest of their audits', () => {
    const results = audits.slice(0, 2).flatMap(({ audit }) => audit.results);
    expect(deployedRun(asked)).toMatchObject({
      by: 'deployment',
      selection: 'guarded buckets',
      at: EARLY,
      ...scoreOf(results),
    });
    expect([...(deployedRun(asked)?.buckets.keys() ?? [])]).toEqual(['a-bucket', 'b-bucket']);
    expect([...(deployedRun(asked)?.buckets.values() ?? [])].map(({ at }) => at)).toEqual([LATE, EARLY]);
    expect(deployedRun(asked)?.buckets.get('b-bucket')?.statuses.get('versioning-enabled')).toBe('fail');
  });

  it('is of another selection where a bucket that is asked for was not audited', () => {
    const run = deployedRun({ ...asked, buckets: ['a-bucket', 'new-bucket'] });
    expect(run?.selection).not.toBe(asked.selection);
    expect([...(run?.buckets.keys() ?? [])]).toEqual(['a-bucket']);
  });

  it('has the trend of a single bucket, oldest first', () => {
    const scores = [
      { at: LATE, score: 80, grade: 'B' },
      { at: EARLY, score: 30, grade: 'F' },
    ];
    expect(deployedRun({ ...asked, buckets: ['a-bucket'], scores })?.trend).toEqual([
      { at: EARLY, score: 30, grade: 'F' },
      { at: LATE, score: 80, grade: 'B' },
    ]);
  });

  it('takes an audit whose results had no room for none: without results everything would seem good', () => {
    const [empty] = audits.map((record) => ({ ...record, audit: { ...record.audit, results: [] } }));
    const run = deployedRun({ ...asked, audits: [empty, audits[1]].flatMap((each) => each ?? []) });
    expect([...(run?.buckets.keys() ?? [])]).toEqual(['b-bucket']);
    expect(run?.selection).not.toBe(asked.selection);
    expect(deployedRun({ ...asked, audits: empty ? [empty] : [] })).toBeNull();
  });

  it('is none where none of the buckets was audited', () => {
    expect(deployedRun({ ...asked, buckets: ['new-bucket'] })).toBeNull();
  });
});
