import { createHash } from 'node:crypto';
import { beforeEach, expect, it } from 'vitest';
import { MemoryAuditStore } from '../../../test/fakes/memory-audits.ts';
import { revise } from '../../findings/delivery-state.ts';
import type { ActivityFinding } from '../../findings/finding.ts';
import type { CheckStatus } from '../../posture/check.ts';
import type { AuditResult, BucketAudit } from './audit-bucket.ts';
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
