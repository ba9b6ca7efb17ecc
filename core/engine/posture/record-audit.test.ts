import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { activityFinding } from '../../../test/fakes/activity-finding.ts';
import { MemoryAuditStore } from '../../../test/fakes/memory-audits.ts';
import { revise } from '../../findings/delivery-state.ts';
import type { ActivityFinding } from '../../findings/finding.ts';
import type { CheckStatus } from '../../posture/check.ts';
import type { AuditResult, BucketAudit } from './audit-bucket.ts';
import { recordAccountAudit } from './record-account-audit.ts';
import { recordAudit } from './record-audit.ts';

const BUCKET = {
  name: 'acme-training-data',
  datasets: [{ name: 'moderation-v3', prefix: 'moderation/v3/', mode: 'sealed', writers: [] }],
} as const;

let audits: MemoryAuditStore;
beforeEach(() => {
  audits = new MemoryAuditStore();
});

const at = (minute: number): string => `2026-11-20T03:${String(minute).padStart(2, '0')}:00.000Z`;

const resultOf = (status: CheckStatus, check: string): AuditResult => ({
  check,
  severity: 'high',
  status,
  reason: `it is ${status}`,
  details: ['a line'],
  gain: 0,
});

const auditOf = (minute: number, results: readonly AuditResult[]): BucketAudit => ({
  bucket: BUCKET.name,
  region: 'eu-west-1',
  at: at(minute),
  score: 100 - minute,
  grade: 'A',
  results,
});

const record = (minute: number, results: readonly AuditResult[]) =>
  recordAudit(BUCKET, auditOf(minute, results), {
    audits,
    clock: () => new Date(at(minute)),
    hash: (text) => createHash('sha256').update(text).digest('hex'),
    backOff: async () => {},
  });

/** One check over several audits, a minute apart. */
const inTurn = (...statuses: readonly CheckStatus[]) => checkInTurn('versioning-enabled', ...statuses);

const checkInTurn = async (
  check: string,
  ...statuses: readonly CheckStatus[]
): Promise<ActivityFinding[]> => {
  for (const [minute, status] of statuses.entries()) await record(minute, [resultOf(status, check)]);
  return findings();
};

const findings = (): ActivityFinding[] => [...audits.findingsById.values()] as ActivityFinding[];
const states = (): string[] => findings().map(({ state }) => state);

it('takes the first audit as it is, whatever fails', async () => {
  expect(await inTurn('fail')).toEqual([]);
  expect(await audits.last(BUCKET.name)).toMatchObject({
    revision: 1,
    known: { 'versioning-enabled': 'fail' },
    open: {},
  });
});

it('reports a check that passed and fails', async () => {
  const [finding] = await inTurn('pass', 'fail');
  expect(finding).toMatchObject({
    rule: 'posture-weakened',
    state: 'open',
    bucket: BUCKET.name,
    key: null,
    dataset: 'moderation-v3',
    happenedAt: at(1),
    evidence: { call: null, current: true, details: ['a line'], period: null },
    notice: { group: expect.stringContaining('posture-weakened') },
  });
  expect(finding?.evidence.reason).toMatch(/ no longer passes "/);
});

it('reports it once while it goes on failing', async () => {
  expect(await inTurn('pass', 'fail', 'fail', 'fail')).toHaveLength(1);
});

it.each(['pass', 'not-applicable'] as const)('recovers when it is %s again, with the time', async (after) => {
  const [finding] = await inTurn('pass', 'fail', after);
  expect(finding).toMatchObject({
    state: 'recovered',
    evidence: { current: false, period: { from: at(1), to: at(2) } },
  });
  expect((await audits.last(BUCKET.name))?.open).toEqual({});
});

it('makes another finding of the next time', async () => {
  await inTurn('pass', 'fail', 'pass', 'fail');
  expect(states()).toEqual(['recovered', 'open']);
});

it.each([
  ['not-applicable', 'fail'],
  ['pass', 'not-applicable', 'fail'],
] as const)('reports a check that fails once it applies: %s, %s', async (...statuses) => {
  const [finding] = await checkInTurn('access-points-closed', ...statuses);
  expect(finding?.evidence.reason).toMatch(/ fails ".*", which did not apply before: /);
});

it('takes what the configuration newly asks for as it is', async () => {
  expect(await checkInTurn('writers-least-privilege', 'not-applicable', 'fail', 'fail')).toEqual([]);
});

it('keeps a finding open while nobody can say', async () => {
  await inTurn('pass', 'fail', 'unknown', 'unknown');
  expect(states()).toEqual(['open']);
});

it('is not misled by what was unknown in between', async () => {
  await inTurn('pass', 'unknown', 'fail');
  expect(states()).toEqual(['open']);
});

it('takes what was never known before as it is', async () => {
  await inTurn('unknown', 'fail');
  expect(states()).toEqual([]);
});

it('leaves closed what a person closed', async () => {
  const [finding] = await inTurn('pass', 'fail');
  if (!finding) throw new Error('there is no finding');
  await audits.saveFinding(revise({ ...finding, state: 'resolved' }, ['state'], '2026-11-20T04:00:00.000Z'));
  await record(2, [resultOf('fail', 'versioning-enabled')]);
  await record(3, [resultOf('pass', 'versioning-enabled')]);
  expect(states()).toEqual(['resolved']);
});

it('passes over an audit that a later one has overtaken', async () => {
  await record(5, [resultOf('pass', 'versioning-enabled')]);
  expect(await record(4, [resultOf('fail', 'versioning-enabled')])).toBe(0);
  expect(await audits.last(BUCKET.name)).toMatchObject({ revision: 1, audit: { at: at(5) } });
});

it('reads again where another audit was written meanwhile', async () => {
  await record(0, [resultOf('pass', 'versioning-enabled')]);
  audits.beforeSave = () => record(1, [resultOf('fail', 'versioning-enabled')]);
  await record(2, [resultOf('fail', 'versioning-enabled')]);
  expect(findings().map(({ happenedAt }) => happenedAt)).toEqual([at(1)]);
  expect(await audits.last(BUCKET.name)).toMatchObject({ revision: 3, audit: { at: at(2) } });
});

it('gives up when others never let go', async () => {
  audits.save = async () => 'conflict';
  await expect(record(0, [])).rejects.toMatchObject({ code: 'CONFLICT' });
});

it('knows of checks that are new nothing to compare with', async () => {
  await record(0, [resultOf('pass', 'versioning-enabled')]);
  await record(1, [resultOf('pass', 'versioning-enabled'), resultOf('fail', 'mfa-delete')]);
  expect(findings()).toEqual([]);
});

it('keeps every score', async () => {
  await inTurn('pass', 'fail', 'pass');
  expect((await audits.scores(BUCKET.name, 2)).map(({ score }) => score)).toEqual([98, 99]);
});

describe('what checks say of the account', () => {
  const CHECK = 'account-public-access-blocked';
  const NAMES = ['a', 'b', 'c'];
  const guarded = NAMES.map((name) => ({
    name,
    datasets: [{ name: `in-${name}`, prefix: '', mode: 'sealed' as const, writers: [] }],
  }));
  const account = { id: '111122223333', buckets: guarded };
  let calls: ActivityFinding[] = [];
  beforeEach(() => {
    calls = [];
  });

  /** Audits of buckets, which are then put together for the account. */
  const round = async (minute: number, statuses: Readonly<Record<string, CheckStatus>>): Promise<void> => {
    const ports = {
      audits,
      clock: () => new Date(at(minute)),
      hash: (text: string) => createHash('sha256').update(text).digest('hex'),
      backOff: async () => {},
      callFindings: async () => calls,
    };
    const seen: BucketAudit[] = [];
    for (const bucket of guarded.filter(({ name }) => name in statuses)) {
      const result = { ...resultOf(statuses[bucket.name] ?? 'unknown', CHECK), scope: 'account' as const };
      const audit = { ...auditOf(minute, [result]), bucket: bucket.name };
      expect(await recordAudit(bucket, audit, ports)).toBe(0);
      seen.push(audit);
    }
    await recordAccountAudit(account, seen, ports);
  };
  const everywhere = (status: CheckStatus) => Object.fromEntries(NAMES.map((name) => [name, status]));

  it('is one finding for all buckets, which names them, and ends once', async () => {
    await round(0, everywhere('pass'));
    await round(1, everywhere('fail'));
    expect(findings()).toMatchObject([
      {
        rule: 'posture-weakened',
        bucket: null,
        resource: 'account/111122223333',
        datasets: ['in-a', 'in-b', 'in-c'],
        evidence: {
          reason: expect.stringMatching(
            /^the account 111122223333 no longer passes "The account blocks public access/,
          ),
          details: ['buckets: a, b, c', 'a line'],
        },
      },
    ]);
    await round(2, everywhere('fail'));
    expect(states()).toEqual(['open']);
    await round(3, everywhere('pass'));
    expect(states()).toEqual(['recovered']);
    expect(findings()[0]?.evidence.period).toEqual({ from: at(1), to: at(3) });
  });

  it('is the same finding where one bucket is audited before the others', async () => {
    await round(0, everywhere('pass'));
    await round(1, { b: 'fail' });
    await round(2, everywhere('fail'));
    expect(states()).toEqual(['open']);
  });

  it('is no news at its first time, and unknown or not for some buckets it is neither better nor worse', async () => {
    await round(0, everywhere('fail'));
    await round(1, { a: 'unknown', b: 'fail', c: 'not-applicable' });
    await round(2, { a: 'unknown' });
    expect(findings()).toEqual([]);
  });

  it('is reported after all where a person closed the finding about its call, and an audit still finds it', async () => {
    const { evidence } = activityFinding();
    const call = { eventId: 'e1', name: 'PutPublicAccessBlock', service: 's3', region: null, at: at(1) };
    const cause = activityFinding({
      rule: 'public-access-block-weakened',
      bucket: null,
      happenedAt: at(1),
      evidence: { ...evidence, call: { ...call, error: null } },
    });
    const become = (one: ActivityFinding) => {
      calls = [one];
      audits.findingsById.set(one.id, one);
    };
    const isQuiet = () => findings().find(({ rule }) => rule === 'posture-weakened')?.notice.isQuiet ?? false;
    become(cause);
    await round(0, everywhere('pass'));
    await round(1, everywhere('fail'));
    await round(2, everywhere('fail'));
    expect(isQuiet()).toBe(true);
    become({ ...cause, state: 'resolved', resolution: { by: 'Maria', reason: 'a test', at: at(3) } });
    await round(4, everywhere('fail'));
    expect(isQuiet()).toBe(false);
  });

  it('is no audit of a bucket', async () => {
    await round(0, everywhere('pass'));
    expect((await audits.all()).map(({ bucket }) => bucket)).toEqual(NAMES);
  });
});
