import { expect, it } from 'vitest';
import { MemoryAuditStore } from '../../../test/fakes/memory-audits.ts';
import { MemoryMonitor } from '../../../test/fakes/memory-monitor.ts';
import { SealwatchError } from '../../base/errors.ts';
import { DEFAULT_DUE_DAYS } from '../../findings/due.ts';
import type { FactsReader } from '../../posture/facts.ts';
import { known, unknown } from '../../posture/facts.ts';
import { sampleAccount, sampleBucket } from '../../posture/sample-facts.examples.ts';
import { auditEverything, RESERVED_MS, type WholeAuditPorts } from './audit-everything.ts';
import type { AuditSummary } from './audit-summary.ts';

const NOW = '2026-11-20T03:12:00.000Z';

/** Three guarded buckets, and whatever a test changes. */
class Scene {
  readonly audits = new MemoryAuditStore();
  readonly monitor = new MemoryMonitor();
  /** What happened, in its order. */
  readonly steps: string[] = [];
  readonly saved: AuditSummary[] = [];
  last: AuditSummary | null = null;
  names: readonly string[] = [];
  bucket: FactsReader['bucket'] = async (name) => sampleBucket({ name });

  run = (over: Partial<WholeAuditPorts> = {}) => {
    const facts: FactsReader = {
      account: async () => sampleAccount(),
      bucket: (name) => {
        this.steps.push(`audit ${name}`);
        return this.bucket(name);
      },
      tags: async (name) => (name === 'secret' ? unknown('access denied') : known({})),
    };
    const names = this.names;
    return auditEverything({
      facts,
      lister: {
        names: async function* () {
          yield* names;
        },
        unlisted: () => [],
      },
      signsOf: (name) => (name.includes('training') ? ['the word "training"'] : []),
      audits: this.audits,
      openGaps: async function* () {},
      countOpen: async (severity, before) => {
        this.steps.push(`count ${severity}`);
        return before === null ? 7 : 2;
      },
      dueDays: { ...DEFAULT_DUE_DAYS, info: null },
      guard: {
        scope: 'configured',
        buckets: ['a', 'b', 'c'].map((name) => ({ name, datasets: [] })),
        account: '111122223333',
        trustedAccounts: [],
        organization: null,
        keys: [],
        stack: 'Sealwatch',
      },
      lastSummary: async () => this.last,
      saveSummary: async (summary) => {
        this.steps.push('save');
        this.saved.push(summary);
      },
      msLeft: () => RESERVED_MS + 1,
      monitor: this.monitor,
      clock: () => new Date(NOW),
      hash: (text) => text,
      backOff: async () => {},
      ...over,
    });
  };
}

const summary = (over: Partial<AuditSummary>): AuditSummary => ({
  at: '2026-11-19T21:12:00.000Z',
  buckets: 3,
  failed: [],
  failedCount: 0,
  next: null,
  coverageAt: null,
  coverage: null,
  untagged: 0,
  untaggedReason: null,
  ...over,
});

it('keeps the results of the audits before it counts and searches for gaps, and again at the end', async () => {
  const scene = new Scene();
  expect(await scene.run()).toEqual({ audited: 3 });
  const once = scene.steps.filter((step) => !step.startsWith('count'));
  expect(once).toEqual(['audit a', 'audit b', 'audit c', 'save', 'save']);
  expect(scene.steps.indexOf('save')).toBeLessThan(scene.steps.indexOf('count critical'));
  expect(scene.saved.map(({ coverageAt }) => coverageAt)).toEqual([null, NOW]);
});

it('publishes the score of each bucket, the lowest of all, and how many findings are open and overdue', async () => {
  const scene = new Scene();
  await scene.run();
  const { score } = (await scene.audits.all())[0]?.audit ?? { score: -1 };
  expect(scene.monitor.values).toEqual([
    ...['a', 'b', 'c'].map((bucket) => `PostureScore bucket=${bucket} ${score}`),
    `LowestPostureScore ${score}`,
    ...['critical', 'high', 'medium', 'low'].flatMap((severity) => [
      `OpenFindings severity=${severity} 7`,
      `OverdueFindings severity=${severity} 2`,
    ]),
    'OpenFindings severity=info 7',
    'OverdueFindings severity=info 0',
  ]);
  expect(scene.monitor.counts).toEqual({ BucketsNotAudited: 0, BucketsJudgedByName: 0 });
  expect(scene.monitor.said).toEqual([]);
});

it('begins no bucket in the time that the rest needs, and with that bucket the next time', async () => {
  const scene = new Scene();
  let asked = 0;
  const msLeft = () => (++asked <= 1 ? RESERVED_MS + 1 : RESERVED_MS);
  expect(await scene.run({ msLeft })).toEqual({ audited: 1 });
  expect(scene.saved.at(-1)).toMatchObject({ buckets: 3, failedCount: 2, next: 'b' });
  expect(scene.monitor.counts.BucketsNotAudited).toBe(2);
  expect(scene.monitor.said).toEqual([['warn: no time was left for buckets', { count: 2, next: 'b' }]]);

  scene.last = scene.saved.at(-1) ?? null;
  scene.steps.length = 0;
  await scene.run();
  expect(scene.steps.filter((step) => step.startsWith('audit'))).toEqual(['audit b', 'audit c', 'audit a']);
  expect(scene.saved.at(-1)).toMatchObject({ failedCount: 0, next: null });
});

it('says which buckets AWS would not show, and audits the others', async () => {
  const scene = new Scene();
  scene.bucket = async (name) => {
    if (name === 'b') throw new Error('SlowDown: please reduce your request rate');
    return sampleBucket({ name });
  };
  expect(await scene.run()).toEqual({ audited: 3 });
  const reason = 'SlowDown: please reduce your request rate';
  expect(scene.saved.at(-1)).toMatchObject({ failed: [{ bucket: 'b', reason }], failedCount: 1 });
  expect(scene.monitor.said).toEqual([['warn: not audited', { bucket: 'b', status: 'unreadable', reason }]]);
  expect(scene.monitor.counts.BucketsNotAudited).toBe(1);
});

it('does all the rest before it fails for an audit that could not be kept', async () => {
  const scene = new Scene();
  const { save } = scene.audits;
  scene.audits.save = async (record, findings) => {
    if (record.bucket === 'b') throw new Error('DynamoDB throttles');
    return save.call(scene.audits, record, findings);
  };
  await expect(scene.run()).rejects.toThrow('1 audits could not be kept');
  expect((await scene.audits.all()).map(({ bucket }) => bucket)).toEqual(['a', 'c']);
  expect(scene.saved).toHaveLength(2);
  expect(scene.saved.at(-1)?.failed).toEqual([{ bucket: 'b', reason: 'Error: DynamoDB throttles' }]);
  expect(scene.monitor.said.map(([said]) => said)).toEqual(['error: audit not kept']);
});

it('leaves the last summary as it is where nothing can be asked', async () => {
  const scene = new Scene();
  const facts = {
    account: async () => {
      throw new SealwatchError('AWS_FAILED', 'no credentials');
    },
  } as unknown as FactsReader;
  await expect(scene.run({ facts })).rejects.toMatchObject({ code: 'AWS_FAILED' });
  expect(scene.saved).toEqual([]);
});

it('does not say that all is guarded before it has searched', async () => {
  const scene = new Scene();
  scene.last = summary({ coverage: 'buckets could not be listed', coverageAt: '2026-11-19T21:12:00.000Z' });
  await scene.run();
  expect(scene.saved.map(({ coverage }) => coverage)).toEqual(['buckets could not be listed', null]);
});

it('logs buckets that nobody guards, and of those that were judged by their names alone', async () => {
  const scene = new Scene();
  scene.names = ['a', 'training-copies', 'secret'];
  await scene.run();
  expect([...scene.audits.findingsById.values()].map(({ bucket }) => bucket)).toEqual(['training-copies']);
  expect(scene.saved.at(-1)).toMatchObject({ untagged: 1, untaggedReason: 'access denied', coverage: null });
  expect(scene.monitor.counts.BucketsJudgedByName).toBe(1);
  expect(scene.monitor.said).toEqual([
    ['warn: findings', { count: 1 }],
    [
      'warn: judged by their names alone',
      { count: 1, buckets: [{ name: 'secret', reason: 'access denied' }] },
    ],
  ]);
});

it('says that unguarded buckets may have been missed where listing them fails, and ends in order', async () => {
  const scene = new Scene();
  const names = () => {
    throw new Error('SlowDown');
  };
  expect(await scene.run({ lister: { names, unlisted: () => [] } })).toEqual({ audited: 3 });
  expect(scene.saved.at(-1)).toMatchObject({ coverageAt: NOW, coverage: 'SlowDown' });
  expect(scene.monitor.counts.CoverageUnknown).toBe(1);
  expect(scene.monitor.said).toEqual([
    ['error: unguarded buckets could not be searched for', { error: new Error('SlowDown') }],
  ]);
});

it('says that unguarded buckets may have been missed where some kinds could not be listed', async () => {
  const scene = new Scene();
  const names = async function* () {};
  await scene.run({ lister: { names, unlisted: () => ['directory buckets', 'others'] } });
  expect(scene.saved.at(-1)).toMatchObject({ coverageAt: NOW, coverage: 'directory buckets; others' });
  expect(scene.monitor.counts.CoverageUnknown).toBe(1);
  expect(scene.monitor.said).toEqual([
    ['error: some buckets could not be listed', { unlisted: ['directory buckets', 'others'] }],
  ]);
});

it('has nothing to audit where nothing is guarded', async () => {
  const scene = new Scene();
  const guard = {
    scope: 'configured',
    buckets: [],
    account: '111122223333',
    trustedAccounts: [],
    organization: null,
    keys: [],
    stack: 'Sealwatch',
  } as const;
  expect(await scene.run({ guard })).toEqual({ audited: 0 });
  expect(scene.monitor.values.filter((value) => value.includes('PostureScore'))).toEqual([]);
  expect(scene.saved.at(-1)).toMatchObject({ buckets: 0, failedCount: 0, next: null });
});
