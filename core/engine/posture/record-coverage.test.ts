import { createHash } from 'node:crypto';
import { beforeEach, expect, it } from 'vitest';
import { MemoryAuditStore } from '../../../test/fakes/memory-audits.ts';
import { revise } from '../../findings/delivery-state.ts';
import type { Finding } from '../../findings/finding.ts';
import { known, unknown } from '../../posture/facts.ts';
import type { Guard } from '../../scope/guard.ts';
import { type CoveragePorts, recordCoverage } from './record-coverage.ts';
import { MAX_TAGGED } from './search-for-data.ts';

const GUARD: Guard = {
  scope: 'configured',
  buckets: [{ name: 'acme-training-data', datasets: [] }],
  account: '111122223333',
  trustedAccounts: [],
  organization: null,
  keys: [],
  stack: 'Sealwatch',
};

let audits: MemoryAuditStore;
let asked: string[];
beforeEach(() => {
  audits = new MemoryAuditStore();
  asked = [];
});

interface World {
  readonly guard?: Guard;
  readonly tags?: Readonly<Record<string, Record<string, string> | string>>;
  readonly now?: string;
  readonly list?: CoveragePorts['lister']['names'];
  readonly unlisted?: readonly string[];
}

const findingsIn = async (names: readonly string[], world: World = {}): Promise<number> =>
  (await searchIn(names, world)).findings;

const searchIn = (names: readonly string[], { guard = GUARD, tags = {}, now, list, unlisted = [] }: World) =>
  recordCoverage({
    lister: {
      names:
        list ??
        async function* () {
          yield* names;
        },
      unlisted: () => unlisted,
    },
    facts: {
      tags: async (name) => {
        asked.push(name);
        const answer = tags[name] ?? {};
        return typeof answer === 'string' ? unknown(answer) : known(answer);
      },
    },
    signsOf: (name, own) => [
      ...(name.includes('training') ? ['the word "training" of its name'] : []),
      ...(own.purpose === 'ml' ? ['the tag purpose=ml'] : []),
    ],
    audits,
    openGaps: async function* () {
      yield* structuredClone(findings().filter(({ state }) => state === 'open'));
    },
    guard,
    clock: () => new Date(now ?? '2026-11-20T03:12:00.000Z'),
    hash: (text) => createHash('sha256').update(text).digest('hex'),
  });

const findings = (): Finding[] => [...audits.findingsById.values()];
const states = () => findings().map(({ bucket, state }) => `${bucket} ${state}`);

it('reports a bucket that seems to hold training data and that nobody guards, once', async () => {
  expect(await findingsIn(['acme-training-data', 'acme-training-2', 'acme-site'])).toBe(1);
  expect(await findingsIn(['acme-training-data', 'acme-training-2', 'acme-site'])).toBe(0);
  expect(findings()).toMatchObject([
    {
      rule: 'coverage-gap',
      severity: 'medium',
      state: 'open',
      bucket: 'acme-training-2',
      dataset: null,
      evidence: { details: ['the word "training" of its name'], current: true },
    },
  ]);
});

it('asks for the tags only where the name says nothing', async () => {
  await findingsIn(['acme-training-data', 'acme-training-2', 'acme-a', 'acme-b'], {
    tags: { 'acme-a': { purpose: 'ml' }, 'acme-b': 'access denied' },
  });
  expect(asked).toEqual(['acme-a', 'acme-b']);
  expect(states()).toEqual(['acme-training-2 open', 'acme-a open']);
});

it('asks for no more tags at once than it may, and for all of them in turn', async () => {
  const names = Array.from({ length: MAX_TAGGED * 2 + 1 }, (_, index) => `acme-${index}`);
  await findingsIn(names, { now: '2026-11-20T00:00:00.000Z' });
  expect(asked.length).toBeLessThanOrEqual(MAX_TAGGED);
  await findingsIn(names, { now: '2026-11-20T06:00:00.000Z' });
  await findingsIn(names, { now: '2026-11-20T12:00:00.000Z' });
  expect(new Set(asked).size).toBe(names.length);
});

it('does not report the log bucket that the stack makes, whatever the stack is called', async () => {
  const guard = { ...GUARD, stack: 'training' };
  const names = [
    'training-trail-111122223333-eu-west-1',
    'training-trail-111122223333-us-gov-west-1',
    'training-trail-111122223333-images',
    'training-trail-444455556666-eu-west-1',
    'training-x',
  ];
  await findingsIn(names, { guard });
  expect(states()).toEqual([
    'training-trail-111122223333-images open',
    'training-trail-444455556666-eu-west-1 open',
    'training-x open',
  ]);
});

it('reports all of one search in one message', async () => {
  await findingsIn(['acme-training-2', 'acme-training-3']);
  expect(new Set(findings().map(({ notice }) => notice.group)).size).toBe(1);
});

it('recovers what is guarded now, and what is gone', async () => {
  await findingsIn(['acme-training-2', 'acme-training-3', 'acme-training-4']);
  const guard = { ...GUARD, buckets: [{ name: 'acme-training-2', datasets: [] }] };
  await findingsIn(['acme-training-2', 'acme-training-4'], { guard });
  expect(states()).toEqual([
    'acme-training-2 recovered',
    'acme-training-3 recovered',
    'acme-training-4 open',
  ]);
});

it('reports anew a bucket that was guarded and is not any more: its age counts from then', async () => {
  const guard = { ...GUARD, buckets: [{ name: 'acme-training-2', datasets: [] }] };
  await findingsIn(['acme-training-2']);
  await findingsIn(['acme-training-2'], { guard, now: '2026-11-21T00:00:00.000Z' });
  await findingsIn(['acme-training-2'], { now: '2027-11-20T00:00:00.000Z' });
  expect(await findingsIn(['acme-training-2'], { now: '2027-11-20T06:00:00.000Z' })).toBe(0);
  expect(findings()).toMatchObject([
    { state: 'recovered' },
    { state: 'open', time: '2027-11-20T00:00:00.000Z', evidence: { current: true, period: null } },
  ]);
  await findingsIn(['acme-training-2'], { guard, now: '2027-12-01T00:00:00.000Z' });
  await findingsIn(['acme-training-2'], { now: '2027-12-02T00:00:00.000Z' });
  expect(states()).toEqual([
    'acme-training-2 recovered',
    'acme-training-2 recovered',
    'acme-training-2 open',
  ]);
});

it('counts the buckets whose tags could not be read, with the reason', async () => {
  const { findings: written, untagged } = await searchIn(['acme-training-2', 'acme-a', 'acme-b', 'acme-c'], {
    tags: { 'acme-training-2': 'denied', 'acme-a': 'denied', 'acme-c': 'throttled' },
  });
  expect(written).toBe(1);
  expect(untagged).toEqual([
    { name: 'acme-a', reason: 'denied' },
    { name: 'acme-c', reason: 'throttled' },
  ]);
});

it('takes no bucket for gone while some kind of them cannot be listed, and says so', async () => {
  await findingsIn(['acme-training-2', 'acme-training--x-s3']);
  const { unlisted } = await searchIn(['acme-training-2'], { unlisted: ['directory buckets: denied'] });
  expect(unlisted).toEqual(['directory buckets: denied']);
  expect(states()).toEqual(['acme-training-2 open', 'acme-training--x-s3 open']);
  await findingsIn(['acme-training-2']);
  expect(states()).toEqual(['acme-training-2 open', 'acme-training--x-s3 recovered']);
});

it('leaves closed what a person closed', async () => {
  await findingsIn(['acme-training-2']);
  const [finding] = findings();
  if (finding)
    await audits.saveFinding(
      revise({ ...finding, state: 'resolved' }, ['state'], '2026-11-20T04:00:00.000Z'),
    );
  await findingsIn(['acme-training-2']);
  await findingsIn([]);
  expect(states()).toEqual(['acme-training-2 resolved']);
});

it('recovers nothing while the buckets cannot be listed', async () => {
  await findingsIn(['acme-training-2']);
  const list = async function* () {
    yield 'acme-site';
    throw new Error('AccessDenied');
  };
  await expect(findingsIn([], { list })).rejects.toThrow('AccessDenied');
  expect(states()).toEqual(['acme-training-2 open']);
});
