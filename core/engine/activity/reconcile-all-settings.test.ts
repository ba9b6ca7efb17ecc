import { describe, expect, it } from 'vitest';
import { FakeAwsSettings } from '../../../test/fakes/aws-settings.ts';
import { MemoryMonitor } from '../../../test/fakes/memory-monitor.ts';
import { MemorySettingsStore } from '../../../test/fakes/memory-settings.ts';
import { MemoryStore } from '../../../test/fakes/memory-store.ts';
import { accessPoint } from '../../cloudtrail/settings/access-point.ts';
import type { SettingName } from '../../cloudtrail/settings/setting.ts';
import type { SettingRead } from './ports.ts';
import type { PollSummary } from './reconcile-all-settings.ts';
import {
  MAX_LISTED,
  MAX_NAMED,
  type ReconcilePorts,
  reconcileAllSettings,
} from './reconcile-all-settings.ts';

const ACCOUNT = '111122223333';
const TRAIL = `trail/${ACCOUNT}/eu-west-1/organization`;
const POINT = `access-point/${ACCOUNT}/door`;
/** Thirteen settings of each bucket, and the account's block. */
const OF_ONE_BUCKET = 14;

/** One guarded bucket, and whatever a test changes. */
class Scene {
  readonly manifest = new MemoryStore();
  readonly aws = new FakeAwsSettings();
  readonly settings = new MemorySettingsStore();
  readonly monitor = new MemoryMonitor();
  readonly read: string[] = [];
  /** What AWS answers instead, by resource and setting. */
  readonly unreadable = new Set<string>();
  readonly refused = new Set<string>();
  readonly failing = new Set<string>();
  summary: PollSummary | null = null;
  now = '2026-11-20T03:12:00.000Z';

  run = (over: Partial<ReconcilePorts> = {}) =>
    reconcileAllSettings({
      store: this.manifest,
      callers: this.manifest.callers,
      settings: this.settings,
      reader: { read: (resource, setting) => this.#read(resource, setting) },
      isPolicyPublic: async () => null,
      guard: {
        scope: 'configured',
        buckets: [{ name: 'a', datasets: [{ name: 'labels', prefix: '', mode: 'sealed', writers: [] }] }],
        account: ACCOUNT,
        trustedAccounts: [],
        organization: null,
        keys: [],
        stack: 'Sealwatch',
      },
      clock: () => new Date(this.now),
      hash: (text) => text,
      backOff: async () => {},
      trails: async () => [],
      accessPoints: async () => [],
      lastPoll: async () => this.summary,
      savePoll: async (summary) => {
        this.summary = summary;
      },
      monitor: this.monitor,
      ...over,
    });

  async #read<Name extends SettingName>(resource: string, setting: Name): Promise<SettingRead<Name>> {
    const name = `${resource} ${setting}`;
    this.read.push(name);
    if (this.failing.has(name)) throw new Error('DynamoDB throttles');
    if (this.refused.has(name))
      return { kind: 'unreadable', reason: 'access-denied', detail: '403 AccessDenied' };
    if (this.unreadable.has(name)) return { kind: 'unreadable', reason: 'transient', detail: '503 SlowDown' };
    return this.aws.read(resource, setting);
  }
}

it('reads every setting of guarded buckets, of the account and of what is listed, and keeps the result', async () => {
  const scene = new Scene();
  const over = { trails: async () => [TRAIL], accessPoints: async () => [POINT] };
  expect(await scene.run(over)).toEqual({ unreadable: 0 });
  expect(scene.read.slice(0, 2)).toEqual(['bucket/a existence', 'bucket/a policy']);
  expect(scene.read.slice(-4)).toEqual([
    `account/${ACCOUNT} public-access-block`,
    `${TRAIL} trail`,
    `${TRAIL} trail-selectors`,
    `${POINT} access-point`,
  ]);
  expect(scene.summary).toEqual({
    at: scene.now,
    settings: OF_ONE_BUCKET + 3,
    unreadable: [],
    unreadableCount: 0,
    listed: [TRAIL, POINT],
  });
  expect(scene.monitor.counts).toEqual({ SettingsLookedAt: OF_ONE_BUCKET + 3 });
});

it('says what is new or changed, and nothing of what is the same', async () => {
  const scene = new Scene();
  await scene.run();
  expect(scene.monitor.said).toHaveLength(OF_ONE_BUCKET);
  scene.monitor.said.length = 0;
  scene.now = '2026-11-20T03:27:00.000Z';
  scene.aws.set('bucket/a', 'versioning', 'suspended');
  await scene.run();
  expect(scene.monitor.said).toEqual([
    [
      'warn: setting',
      { kind: 'changed', resource: 'bucket/a', setting: 'versioning', detail: null, findings: 1 },
    ],
  ]);
});

it('reads no more than six settings at once', async () => {
  const scene = new Scene();
  let [now, most] = [0, 0];
  const reader: ReconcilePorts['reader'] = {
    read: async (resource, setting) => {
      most = Math.max(most, ++now);
      const read = await scene.aws.read(resource, setting);
      now--;
      return read;
    },
  };
  await scene.run({ reader });
  expect(most).toBe(6);
});

it('reports what could not be read, names some of it and counts all', async () => {
  const scene = new Scene();
  const buckets = Array.from({ length: 30 }, (_, index) => ({ name: `b${index}`, datasets: [] }));
  const guard = {
    scope: 'configured',
    buckets,
    account: ACCOUNT,
    trustedAccounts: [],
    organization: null,
    keys: [],
    stack: 'Sealwatch',
  } as const;
  for (const { name } of buckets) scene.unreadable.add(`bucket/${name} policy`);
  expect(await scene.run({ guard })).toEqual({ unreadable: 30 });
  expect(scene.summary?.unreadableCount).toBe(30);
  expect(scene.summary?.unreadable).toHaveLength(MAX_NAMED);
  expect(scene.summary?.unreadable[0]).toEqual({
    resource: 'bucket/b0',
    setting: 'policy',
    detail: 'transient: 503 SlowDown',
  });
  expect(scene.monitor.counts.SettingsUnreadable).toBe(30);
});

it('does all the rest before it fails for a setting that could not be compared', async () => {
  const scene = new Scene();
  scene.failing.add('bucket/a policy').add('bucket/a acl');
  await expect(scene.run()).rejects.toThrow('2 settings could not be read');
  expect(scene.read).toHaveLength(OF_ONE_BUCKET);
  expect(scene.summary).toMatchObject({ settings: OF_ONE_BUCKET, unreadableCount: 0 });
  expect(scene.monitor.counts.SettingsLookedAt).toBe(OF_ONE_BUCKET - 2);
});

it('goes on without a list that AWS would not give, and says so', async () => {
  const scene = new Scene();
  const accessPoints = async () => {
    throw new Error('SlowDown');
  };
  expect(await scene.run({ trails: async () => [TRAIL], accessPoints })).toEqual({ unreadable: 0 });
  expect(scene.summary?.listed).toEqual([TRAIL]);
  expect(scene.monitor.counts.SettingsUnreadable).toBe(1);
  expect(scene.monitor.said[0]).toEqual([
    'warn: could not be listed',
    { what: 'access points of a', error: new Error('SlowDown') },
  ]);
});

it.each([
  ['is gone', () => {}, []],
  ['could not be read', (scene: Scene) => scene.unreadable.add(`${TRAIL} trail`), [TRAIL]],
  ['could not be compared', (scene: Scene) => scene.failing.add(`${TRAIL} trail`), [TRAIL]],
] as const)(
  'reads once more what is listed no more, and remembers it where it %s: %#',
  async (_, happen, remembered) => {
    const scene = new Scene();
    await scene.run({ trails: async () => [TRAIL] });
    happen(scene);
    await scene.run().catch(() => {});
    expect(scene.read.filter((name) => name === `${TRAIL} trail`)).toHaveLength(2);
    expect(scene.summary?.listed).toEqual(remembered);
  },
);

it('reads once more an access point that is gone so soon after a call that AWS may not show the call yet', async () => {
  const scene = new Scene();
  const commit = (value: unknown, at: string, cause: string) => ({
    head: { resource: POINT, setting: 'access-point' as const, value, at, revision: 1 },
    changes: [
      {
        ...{ resource: POINT, setting: 'access-point' as const, cause, at, filedAt: at, value },
        ...{ source: 'event' as const, rank: 0, call: null, findings: [] },
      },
    ],
    findings: [],
  });
  const door = { ...accessPoint.safest, exists: true, bucket: 'a' };
  await scene.settings.commit(commit(door, '2026-11-20T03:11:00.000Z', 'made'));
  await scene.run({ accessPoints: async () => [POINT] });
  expect(scene.summary?.listed).toEqual([POINT]);
  scene.now = '2026-11-20T03:27:00.000Z';
  await scene.run();
  expect(scene.summary?.listed).toEqual([]);
  expect(await scene.settings.heads(POINT)).toMatchObject([{ value: { exists: false } }]);
});

it('remembers as many as fit an item', async () => {
  const scene = new Scene();
  const many = Array.from({ length: MAX_LISTED + 1 }, (_, index) => `access-point/${ACCOUNT}/door-${index}`);
  await scene.run({ accessPoints: async () => many });
  expect(scene.summary?.listed).toHaveLength(MAX_LISTED);
});

describe('a poll that AWS refuses what it said before', () => {
  const shutOut = (scene: Scene) =>
    [...scene.settings.findingsById.values()].map(({ rule, severity, state, evidence }) => [
      rule,
      severity,
      state,
      'details' in evidence ? evidence.details : [],
    ]);

  async function denied(): Promise<Scene> {
    const scene = new Scene();
    await scene.run();
    for (const setting of ['policy', 'acl']) scene.refused.add(`bucket/a ${setting}`);
    scene.now = '2026-11-20T03:27:00.000Z';
    await scene.run();
    return scene;
  }
  const DETAILS = ['not readable any more: acl', 'not readable any more: policy'];

  it('is a critical finding at once', async () => {
    expect(shutOut(await denied())).toEqual([['detector-tampered', 'critical', 'open', DETAILS]]);
  });

  it('is reported once, and ends when AWS says it again', async () => {
    const scene = await denied();
    scene.now = '2026-11-20T03:42:00.000Z';
    await scene.run();
    expect(shutOut(scene)).toHaveLength(1);
    scene.refused.clear();
    scene.now = '2026-11-20T03:57:00.000Z';
    await scene.run();
    expect(shutOut(scene)).toEqual([['detector-tampered', 'critical', 'recovered', DETAILS]]);
  });

  it('does not end because AWS gives no answer at all for a time', async () => {
    const scene = await denied();
    scene.refused.clear();
    for (const setting of ['policy', 'acl']) scene.unreadable.add(`bucket/a ${setting}`);
    scene.now = '2026-11-20T03:42:00.000Z';
    await scene.run();
    expect(shutOut(scene)).toEqual([['detector-tampered', 'critical', 'open', DETAILS]]);
  });

  it('is no loss where it never said it', async () => {
    const scene = new Scene();
    scene.refused.add('bucket/a policy');
    await scene.run();
    scene.now = '2026-11-20T03:27:00.000Z';
    await scene.run();
    expect(shutOut(scene)).toEqual([]);
  });
});

it('reports a policy that shuts the detector out and that no event reported, and its end', async () => {
  const scene = new Scene();
  const findings = () =>
    [...scene.settings.findingsById.values()].map(({ rule, severity, state }) => [rule, severity, state]);
  await scene.run();
  const Statement = [
    { Effect: 'Deny', Principal: '*', Action: 's3:GetObject*', Resource: 'arn:aws:s3:::a/*' },
  ];
  scene.now = '2026-11-20T03:27:00.000Z';
  scene.aws.set('bucket/a', 'policy', { Version: '2012-10-17', Statement });
  await scene.run();
  expect(findings().toSorted()).toEqual([
    ['detector-tampered', 'critical', 'open'],
    ['reading-denied', 'high', 'open'],
  ]);
  scene.now = '2026-11-20T03:42:00.000Z';
  scene.aws.set('bucket/a', 'policy', null);
  await scene.run();
  expect(findings().toSorted()).toEqual([
    ['detector-tampered', 'critical', 'recovered'],
    ['reading-denied', 'high', 'recovered'],
  ]);
});
