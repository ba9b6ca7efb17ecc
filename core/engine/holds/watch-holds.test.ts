import { beforeEach, describe, expect, it } from 'vitest';
import { digestOf } from '../../../test/fakes/memory-bucket.ts';
import { KEY, LABELS, Scene } from '../../../test/model/sealing-scene.ts';
import { activityText } from '../../alerts/activity-text.ts';
import type { ActivityFinding, Copy } from '../../findings/finding.ts';
import type { HoldKind } from '../../scope/hold.ts';
import type { HoldCheck } from './hold-check.ts';
import { type Lock, type WatchHoldsPorts, watchHolds } from './watch-holds.ts';

const DAY_MS = 24 * 60 * 60_000;
const UNTIL = '2027-06-30T00:00:00.000Z';

/** A sealed dataset in memory, with Object Lock that remembers what is put on each version. */
class HeldScene {
  readonly scene = new Scene();
  readonly locks = new Map<string, Lock>();
  readonly checks = new Map<string, HoldCheck>();
  /** Locks that were asked for, in order. */
  asked: Copy[] = [];
  /** Keys of a page of the manifest. */
  pageSize = 1000;
  #later = 0;

  readonly now = (): Date => new Date(this.scene.stage.now().getTime() + this.#later);

  readonly ports: WatchHoldsPorts = {
    ...this.scene.stage.ports,
    runs: this.scene.stage.runs,
    clock: this.now,
    msLeft: () => 900_000,
    manifestKeys: async (_bucket, _prefix, cursor) => {
      const all = [...this.scene.stage.store.entriesByName.values()].map(({ key }) => ({ key, size: 1 }));
      const from = Number(cursor ?? 0);
      const keys = all.slice(from, from + this.pageSize);
      return { keys, cursor: from + this.pageSize < all.length ? String(from + this.pageSize) : null };
    },
    checks: {
      all: async () => [...this.checks.values()],
      save: async (check) => void this.checks.set(check.hold, structuredClone(check)),
    },
    lock: async (version, kind) => {
      this.asked.push(version);
      return this.locks.get(nameOf(version)) ?? noLock(kind);
    },
  };

  async sealWith(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.scene.stage.put(key, `good ${key}`);
    await this.scene.seal();
    await this.scene.stage.step();
  }

  /** Puts a hold on what is approved now, and has it recorded, as the command does. */
  async hold(kind: HoldKind = 'governance', until: string | null = UNTIL): Promise<void> {
    const entries = this.scene.stage.store.entriesByName.values();
    for (const { key, standing } of entries) {
      const versionId = standing.expected?.versionId ?? null;
      if (standing.expected)
        this.locks.set(nameOf({ bucket: 'guarded', key, versionId }), lockOf(kind, until));
    }
    const since = this.scene.stage.now().toISOString();
    await this.scene.ask({
      do: 'hold',
      dataset: LABELS,
      kind,
      until: kind === 'legal' ? null : until,
      since,
    });
    await this.scene.stage.step();
  }

  /** Somebody takes the lock of what is approved of a key, or sets it otherwise. */
  unlock(key: string, lock: Lock = { kind: 'retention', until: null }): void {
    const entry = [...this.scene.stage.store.entriesByName.values()].find((each) => each.key === key);
    const versionId = entry?.standing.expected?.versionId ?? null;
    this.locks.set(nameOf({ bucket: 'guarded', key, versionId }), lock);
  }

  pass(ms: number): void {
    this.#later += ms;
  }

  /** A turn of the watch. @returns keys whose locks were asked for */
  async watch(): Promise<string[]> {
    this.asked = [];
    await watchHolds(this.ports);
    return this.asked.map(({ key }) => key);
  }

  async watchAgain(): Promise<string[]> {
    this.pass(DAY_MS);
    return this.watch();
  }

  get findings(): ActivityFinding[] {
    return [...this.scene.stage.store.findingsById.values()].flatMap((finding) =>
      finding.about === 'activity' ? [finding] : [],
    );
  }

  get states(): string[] {
    return this.findings.map(({ rule, severity, state, evidence }) =>
      [rule, severity, state, evidence.keyCount].join(' '),
    );
  }

  get check(): HoldCheck | undefined {
    return [...this.checks.values()].at(-1);
  }
}

const nameOf = ({ key, versionId }: Copy): string => `${key}#${versionId}`;
const noLock = (kind: HoldKind): Lock =>
  kind === 'legal' ? { kind, isOn: false } : { kind: 'retention', until: null };
const lockOf = (kind: HoldKind, until: string | null): Lock =>
  kind === 'legal' ? { kind, isOn: true } : { kind: 'retention', until };

describe('the watch of holds', () => {
  let it_: HeldScene;
  beforeEach(async () => {
    it_ = new HeldScene();
    await it_.sealWith('a', 'b', 'c');
  });

  it('asks for no lock where nothing is held', async () => {
    expect(await it_.watch()).toEqual([]);
    expect(it_.check).toBeUndefined();
  });

  it('asks for the lock of each held version once a day', async () => {
    await it_.hold();
    expect(await it_.watch()).toEqual(['a', 'b', 'c']);
    expect(await it_.watch()).toEqual([]);
    it_.pass(DAY_MS - 60_000);
    expect(await it_.watch()).toEqual([]);
    it_.pass(60_000);
    expect(await it_.watch()).toEqual(['a', 'b', 'c']);
    expect(it_.check).toMatchObject({
      round: null,
      last: { checked: 3, unheld: 0, unread: 0 },
      finding: null,
    });
    expect(it_.findings).toEqual([]);
  });

  it.each<[string, HoldKind, Lock, string]>([
    ['whose retention is gone', 'governance', { kind: 'retention', until: null }, 'it has no retention'],
    [
      'whose retention is shorter',
      'governance',
      { kind: 'retention', until: '2027-06-29T23:59:59.000Z' },
      'it is retained only until 2027-06-29T23:59:59.000Z',
    ],
    ['whose legal hold is lifted', 'legal', { kind: 'legal', isOn: false }, 'it has no legal hold'],
  ])('finds a version %s, and names it', async (_, kind, lock, why) => {
    await it_.hold(kind);
    it_.unlock('b', lock);
    await it_.watch();
    const [finding] = it_.findings;
    expect(it_.states).toEqual(['object-lock-weakened high open 1']);
    expect(finding).toMatchObject({ bucket: 'guarded', key: null, dataset: LABELS, datasets: [LABELS] });
    expect(finding?.evidence).toMatchObject({ keys: ['b'], current: true });
    expect(finding?.evidence.details).toEqual([expect.stringMatching(/^b version \S+: /)]);
    expect(finding?.evidence.details[0]).toContain(why);
  });

  it.each<[string, Lock]>([
    ['is longer', { kind: 'retention', until: '2028-01-01T00:00:00.000Z' }],
    ['is the same to the second, which is all that S3 keeps', { kind: 'retention', until: UNTIL }],
  ])('finds nothing wrong where a retention %s', async (_, lock) => {
    await it_.hold('governance', '2027-06-30T00:00:00.789Z');
    for (const key of ['a', 'b', 'c']) it_.unlock(key, lock);
    await it_.watch();
    expect(it_.findings).toEqual([]);
  });

  it('tells people what is not held, since when it should be, and what to do', async () => {
    await it_.hold();
    it_.unlock('b');
    await it_.watch();
    const [finding] = it_.findings;
    const place = { account: '111122223333', region: 'eu-west-1' };
    const text = finding && activityText(finding, { alertId: '4d1f08a2b3c4', place });
    expect(text).toContain(
      `1 version of labels is not held as recorded: on 2026-11-20 a retention until ${UNTIL} was put on what was approved then`,
    );
    expect(text).toContain('Who       not known');
  });

  it('reports once while nothing changes, again at the end of a round that finds others, and that all is held again', async () => {
    await it_.hold();
    it_.unlock('b');
    await it_.watch();
    await it_.watchAgain();
    expect(it_.findings[0]?.stamp).toBe(1);
    it_.unlock('c');
    await it_.watchAgain();
    expect(it_.states).toEqual(['object-lock-weakened high open 2']);
    expect(it_.findings[0]?.evidence.keys).toEqual(['b', 'c']);
    for (const key of ['b', 'c']) it_.unlock(key, lockOf('governance', UNTIL));
    await it_.watchAgain();
    expect(it_.states).toEqual(['object-lock-weakened high recovered 2']);
    it_.unlock('a');
    await it_.watchAgain();
    expect(it_.states).toEqual(['object-lock-weakened high recovered 2', 'object-lock-weakened high open 1']);
  });

  it('leaves what a person closed, and reports what is missing beside it', async () => {
    await it_.hold();
    it_.unlock('b');
    await it_.watch();
    await it_.scene.ask({ do: 'resolve', id: it_.findings[0]?.id ?? '', reason: 'b is to go' });
    await it_.watchAgain();
    expect(it_.states).toEqual(['object-lock-weakened high resolved 1']);
    it_.unlock('b', lockOf('governance', UNTIL));
    it_.unlock('c');
    await it_.watchAgain();
    expect(it_.states).toEqual(['object-lock-weakened high resolved 1', 'object-lock-weakened high open 1']);
  });

  it('finds nothing missing once the hold has ended by itself, and ends what it had found', async () => {
    await it_.hold('governance', '2026-11-22T00:00:00.000Z');
    it_.unlock('b');
    await it_.watch();
    for (const key of ['a', 'b', 'c']) it_.unlock(key);
    it_.pass(3 * DAY_MS);
    expect(await it_.watch()).toEqual([]);
    expect(it_.states).toEqual(['object-lock-weakened high recovered 1']);
  });

  it('misses nothing once somebody has given the hold up', async () => {
    await it_.hold('legal');
    await it_.scene.ask({ do: 'release-hold', dataset: LABELS, kind: 'legal' });
    it_.locks.clear();
    expect(await it_.watch()).toEqual([]);
    expect(it_.findings).toEqual([]);
  });

  it('checks at once again, from the beginning, what was put again', async () => {
    await it_.hold();
    it_.unlock('b');
    await it_.watch();
    await it_.hold();
    expect(await it_.watch()).toEqual(['a', 'b', 'c']);
    expect(it_.states).toEqual(['object-lock-weakened high recovered 1']);
  });

  it('goes on watching the version that was approved when it was held, whatever is approved since', async () => {
    // Longer than it takes to judge a version.
    for (let second = 0; second < 60; second++) await it_.scene.stage.step();
    await it_.hold();
    const { stage } = it_.scene;
    const before = stage.store.entriesByName.get('guarded/b')?.standing.expected?.versionId;
    await it_.scene.ask({
      do: 'approve',
      bucket: 'guarded',
      digests: [{ key: 'b', digest: digestOf('next'), size: 4 }],
      reason: 'release 5',
      until: '2026-11-21T00:00:00.000Z',
    });
    await it_.scene.put('b', 'next');
    expect(stage.store.entriesByName.get('guarded/b')?.standing.expected?.versionId).not.toBe(before);
    await it_.watch();
    expect(it_.asked.find(({ key }) => key === 'b')?.versionId).toBe(before);
    expect(it_.findings).toEqual([]);
    it_.locks.delete(nameOf({ bucket: 'guarded', key: 'b', versionId: before ?? null }));
    await it_.watchAgain();
    expect(it_.findings[0]?.evidence.details).toEqual([`b version ${before}: it has no retention`]);
  });

  it.each<[string, HoldKind, string]>([
    ['a longer retention', 'governance', '2028-01-01T00:00:00.000Z'],
    ['the same retention again', 'governance', UNTIL],
    ['a legal hold again', 'legal', UNTIL],
  ])(
    'goes on watching what was held before somebody put %s on what is approved now',
    async (_, kind, next) => {
      for (let second = 0; second < 60; second++) await it_.scene.stage.step();
      await it_.hold(kind);
      const { stage } = it_.scene;
      const before = stage.store.entriesByName.get('guarded/b')?.standing.expected?.versionId ?? null;
      await it_.scene.ask({
        do: 'approve',
        bucket: 'guarded',
        digests: [{ key: 'b', digest: digestOf('next'), size: 4 }],
        reason: 'release 5',
        until: '2026-11-21T00:00:00.000Z',
      });
      await it_.scene.put('b', 'next');
      for (let second = 0; second < 61; second++) await stage.step();
      await it_.hold(kind, next);
      expect((await it_.watch()).sort()).toEqual(['a', 'b', 'b', 'c']);
      expect(it_.findings).toEqual([]);
      it_.locks.delete(nameOf({ bucket: 'guarded', key: 'b', versionId: before }));
      await it_.watchAgain();
      expect(it_.findings[0]?.evidence.details).toEqual([
        expect.stringMatching(new RegExp(`^b version ${before}: it has no (retention|legal hold)$`)),
      ]);
    },
  );

  it('expects no hold on a version that somebody approved after it was put, though it was there before', async () => {
    await it_.scene.put('d', 'new');
    await it_.scene.stage.step();
    await it_.hold();
    const finding = it_.scene.idOf('object-added');
    await it_.scene.ask({ do: 'approve-finding', id: finding, reason: 'wanted' });
    expect(await it_.watch()).toEqual(['a', 'b', 'c']);
  });

  it('leaves versions that are gone to the findings about that', async () => {
    await it_.hold();
    it_.unlock('a', { kind: 'gone' });
    const versionId =
      it_.scene.stage.store.entriesByName.get('guarded/b')?.standing.expected?.versionId ?? null;
    await it_.scene.destroy('b', versionId);
    expect(await it_.watch()).toEqual(['a', 'c']);
    expect(it_.findings).toEqual([]);
  });

  it('takes what it cannot read for neither held nor missing, counts it, and ends no finding by it', async () => {
    await it_.hold();
    it_.unlock('b');
    await it_.watch();
    it_.unlock('b', { kind: 'unread', reason: 'AccessDenied: no' });
    await it_.watchAgain();
    expect(it_.states).toEqual(['object-lock-weakened high open 1']);
    expect(it_.check?.last).toMatchObject({
      checked: 3,
      unheld: 0,
      unread: 1,
      unreadReason: 'AccessDenied: no',
    });
  });

  it('checks the other holds where one cannot be checked, and fails then', async () => {
    await it_.hold('governance');
    await it_.hold('legal');
    const lock: WatchHoldsPorts['lock'] = async (version, kind) => {
      if (kind === 'governance') throw new Error('its entry is broken');
      return it_.ports.lock(version, kind);
    };
    const turn = watchHolds({ ...it_.ports, lock });
    await expect(turn).rejects.toThrow('its entry is broken');
    expect([...it_.checks.keys()]).toEqual(['labels/legal/']);
    expect(it_.check?.last).toMatchObject({ checked: 3, unheld: 0 });
  });

  it('watches no keys that the name of the dataset has stood for since', async () => {
    await it_.hold();
    const dataset = it_.scene.dataset;
    if (dataset) it_.scene.stage.store.datasets.set(LABELS, { ...dataset, prefix: 'other/' });
    expect(await it_.watch()).toEqual([]);
  });
});

describe('of more versions than one turn allows', () => {
  const NAMES = Array.from({ length: 3500 }, (_, index) => `k${String(index).padStart(4, '0')}`);
  const lock = { kind: 'retention', until: null } as const;

  it('some are checked at each turn, in turn, and a finding counts all and names twenty', async () => {
    const it_ = new HeldScene();
    await it_.sealWith(...NAMES);
    await it_.hold();
    for (const key of NAMES.slice(0, 30)) it_.unlock(key, lock);
    for (const key of NAMES.slice(3000)) it_.unlock(key, lock);
    expect(await it_.watch()).toEqual(NAMES.slice(0, 2000));
    expect(it_.states).toEqual(['object-lock-weakened high open 30']);
    expect(it_.findings[0]?.evidence.keys).toEqual(NAMES.slice(0, 20));
    expect(await it_.watch()).toEqual(NAMES.slice(2000));
    expect(it_.states).toEqual(['object-lock-weakened high open 530']);
    expect(it_.check).toMatchObject({ round: null, last: { checked: 3500, unheld: 530 } });
  });

  it('a turn ends before its time does, and the next goes on where it was', async () => {
    const it_ = new HeldScene();
    it_.pageSize = 1;
    await it_.sealWith('a', 'b', KEY);
    await it_.hold();
    let left = 900_000;
    const hurried = { ...it_.ports, msLeft: () => (left -= 400_000) };
    await watchHolds(hurried);
    expect(it_.asked.map(({ key }) => key)).toEqual(['a']);
    expect(await it_.watch()).toEqual(['b', KEY]);
  });
});
