import { beforeAll, describe, expect, inject, it } from 'vitest';
import { DynamoAuditStore } from '../../aws/dynamodb/audit-store.ts';
import { countOpen } from '../../aws/dynamodb/open-findings.ts';
import {
  readAuditSummary,
  readSafeguards,
  readTrust,
  saveAuditSummary,
  saveSafeguards,
} from '../../aws/dynamodb/single-records.ts';
import type { AuditRecord } from '../../core/engine/posture/audit-store.ts';
import { finding } from '../fakes/finding.ts';
import { hash } from '../model/memory-stage.ts';
import { type LocalWorld, localWorld } from './real-stage.ts';

let world: LocalWorld;
let store: DynamoAuditStore;

beforeAll(async () => {
  world = await localWorld(inject('localEndpoint'), inject('localEnvironment'), 'Audits');
  store = new DynamoAuditStore(world.document, world.tables);
});

const recordOf = (bucket: string, revision: number, details: readonly string[] = []): AuditRecord => ({
  bucket,
  audit: {
    bucket,
    region: 'eu-west-1',
    at: `2026-11-20T03:12:0${revision}.000Z`,
    score: 90 - revision,
    grade: 'B',
    results: Array.from({ length: 40 }, (_, index) => ({
      check: `check-${index}`,
      severity: 'high',
      status: 'fail',
      reason: 'it is off',
      details,
      gain: 2,
    })),
  },
  known: { 'check-0': 'fail' },
  open: { 'check-0': 'f'.repeat(40) },
  revision,
});

const findingNamed = (name: string) => finding({ id: hash(name).slice(0, 40) });

describe('audits', () => {
  it('are there as they were written, the newest of each bucket and every score', async () => {
    expect(await store.last('acme-a')).toBeNull();
    expect(await store.save(recordOf('acme-a', 1), [])).toBe('committed');
    expect(await store.save(recordOf('acme-a', 2), [])).toBe('committed');
    expect(await store.save(recordOf('acme-b', 1), [])).toBe('committed');
    expect(await store.last('acme-a')).toEqual(recordOf('acme-a', 2));
    expect((await store.all()).map(({ bucket }) => bucket)).toEqual(['acme-a', 'acme-b']);
    expect(await store.scores('acme-a', 1)).toEqual([
      { at: '2026-11-20T03:12:02.000Z', score: 88, grade: 'B' },
    ]);
    expect(await store.scores('acme-a', 10)).toHaveLength(2);
  });

  it('are written with their findings, all or nothing, and not over those of others', async () => {
    const [first, second] = [findingNamed('first'), findingNamed('second')];
    expect(await store.save(recordOf('acme-c', 1), [first])).toBe('committed');
    expect(await store.save(recordOf('acme-c', 1), [second])).toBe('conflict');
    expect(await store.save(recordOf('acme-c', 2), [first])).toBe('conflict');
    expect(await store.findings([first.id, second.id])).toMatchObject([{ id: first.id }]);
    expect(await store.last('acme-c')).toMatchObject({ revision: 1 });
    expect(await store.findings([])).toEqual([]);
  });

  it('fit an item whatever is wrong', async () => {
    const details = Array.from({ length: 5000 }, (_, index) => `statement ${index} ${'é'.repeat(3000)}`);
    expect(await store.save(recordOf('acme-d', 1, details), [])).toBe('committed');
    const result = (await store.last('acme-d'))?.audit.results[0];
    expect(result?.details.at(-1)).toMatch(/^and \d+ more$/);
  });

  it('write a finding alone, once', async () => {
    const gap = findingNamed('gap');
    expect(await store.saveFinding(gap)).toBe('committed');
    expect(await store.saveFinding(gap)).toBe('conflict');
  });
});

it('keeps what the newest audit of everything came to', async () => {
  const summary = {
    at: '2026-11-20T03:12:07.000Z',
    buckets: 2,
    failed: [{ bucket: 'acme-a', reason: 'access denied' }],
    failedCount: 1,
    next: 'acme-b',
    coverageAt: '2026-11-20T03:12:08.000Z',
    coverage: null,
    untagged: 3,
    untaggedReason: 'access denied',
  };
  expect(await readAuditSummary(world.document, world.tables)).toBeNull();
  await saveAuditSummary(world.document, world.tables, summary);
  expect(await readAuditSummary(world.document, world.tables)).toEqual(summary);
});

it('keeps whom the configuration trusts and notifies, where it has canaries put, and who may approve, as it was deployed last', async () => {
  const { document, tables } = world;
  expect([await readTrust(document, tables), await readSafeguards(document, tables)]).toEqual([null, null]);
  const receivers = { alerts: ['security@example.com'], operations: [] };
  await saveSafeguards(document, tables, {
    trustedAccounts: ['444455556666'],
    organization: 'o-a1b2c3d4e5',
    ...receivers,
    canaries: [],
    approvers: null,
  });
  // Of whom an older release did not write down nobody knows that there is none.
  expect((await readSafeguards(document, tables))?.approvers).toBeNull();
  const grants = [
    { arn: 'arn:aws:iam::111122223333:role/Ci', actions: ['approve' as const], datasets: ['*'] },
  ];
  const approvers = { account: '111122223333', grants };
  const canaries = ['acme-training-data'];
  const safeguards = { trustedAccounts: [], organization: null, ...receivers, canaries, approvers };
  await saveSafeguards(document, tables, safeguards);
  expect(await readSafeguards(document, tables)).toEqual(safeguards);
  expect(await readTrust(document, tables)).toEqual({ accounts: [], organization: null });
});

it('counts the open findings of a severity, and those that are old', async () => {
  const times = ['2026-11-01T00:00:00.000Z', '2026-11-10T00:00:00.000Z', '2026-11-19T00:00:00.000Z'];
  for (const time of times) {
    await store.saveFinding({ ...findingNamed(time), severity: 'low', time });
    await store.saveFinding({ ...findingNamed(`${time} closed`), severity: 'low', time, state: 'resolved' });
  }
  const count = (before?: string) => countOpen(world.document, world.tables, 'low', before);
  expect(await count()).toBe(3);
  expect(await count('2026-11-10T00:00:00.000Z')).toBe(1);
});
