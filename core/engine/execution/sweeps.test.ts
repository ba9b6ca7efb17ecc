import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import '../../../test/seed.ts';
import { digestOf } from '../../../test/fakes/memory-bucket.ts';
import { driveRun } from '../../../test/model/drive-run.ts';
import { LABELS } from '../../../test/model/sealing-scene.ts';
import { NAMES, swept } from '../../../test/model/swept-scene.ts';
import type { UnreadableReason } from '../../versions/object-reader.ts';
import type { StoredChecksums } from '../checksums/stored-checksums.ts';
import type { Run } from '../runs/run.ts';
import { beginSweep } from './schedule-sweeps.ts';

describe('a sweep', () => {
  let it_: Awaited<ReturnType<typeof swept>>;
  beforeEach(async () => {
    it_ = await swept();
  });

  it('at the level versions reads nothing and plans no unit where nothing differs', async () => {
    const run = await it_.sweep('versions');
    expect(run).toMatchObject({ status: 'done', objects: 30, units: 0 });
    expect(run.totals).toMatchObject({ keys: 30, reread: 0, outcomes: { intact: 30 } });
    expect(it_.reads()).toBe(0);
  });

  it('finds what no event reported: altered, added and removed, and reads only what was never read', async () => {
    await it_.stage.put('k03', 'evil');
    await it_.stage.put('k99', 'new');
    await it_.stage.delete('k07');
    const run = await it_.sweep('versions');
    expect(run.totals?.outcomes).toEqual({ intact: 28, altered: 1, added: 1, removed: 1 });
    expect(it_.scene.findings()).toEqual([
      'object-added high open',
      'object-altered critical open',
      'object-removed high open',
    ]);
    expect(it_.reads()).toBe(2);
  });

  it('finds a version that is gone, though another one is current, and that no record says so', async () => {
    const { versionId } = await it_.stage.put('k03', 'good k03');
    await it_.sweep('versions');
    await it_.stage.step();
    expect(it_.scene.findings()).toEqual([]);
    const [sealed] = (await it_.stage.ports.lister.listVersions(it_.ref('k03'))).slice(-1);
    expect(sealed?.versionId).not.toBe(versionId);
    await it_.stage.destroy('k03', sealed?.versionId ?? null);
    const run = await it_.sweep('versions');
    expect(run.totals).toMatchObject({ keys: 30, flagged: 1, outcomes: { intact: 30 } });
    expect(it_.scene.findings()).toEqual(['version-destroyed medium open']);
    await it_.stage.step();
    // It is recorded by now.
    expect(await it_.sweep('versions')).toMatchObject({ units: 0, totals: { keys: 30 } });
  });

  it('finds versions that were never recorded, though the approved bytes are current again', async () => {
    await it_.stage.put('k03', 'evil');
    await it_.stage.step();
    await it_.stage.put('k03', 'good k03');
    const run = await it_.sweep('versions');
    expect(run.totals?.outcomes).toEqual({ intact: 30 });
    expect(it_.scene.findings()).toEqual([
      'object-altered critical recovered',
      'transient-content high open',
    ]);
    await it_.stage.step();
    expect(await it_.sweep('versions')).toMatchObject({ units: 0, totals: { keys: 30 } });
  });

  it('finds a key that came and went, of which nothing is recorded', async () => {
    await it_.stage.put('k99', 'evil');
    await it_.stage.step();
    await it_.stage.delete('k99');
    const run = await it_.sweep('versions');
    expect(run.totals).toMatchObject({ keys: 31, outcomes: { intact: 30, recorded: 1 } });
    expect(it_.scene.findings()).toEqual(['object-added high recovered', 'transient-content high open']);
    await it_.stage.step();
    expect(await it_.sweep('versions')).toMatchObject({ units: 0, totals: { keys: 31 } });
  });

  it('finds a key of which not even a marker is left', async () => {
    for (const { versionId } of await it_.stage.ports.lister.listVersions(it_.ref('k03')))
      await it_.stage.destroy('k03', versionId);
    const run = await it_.sweep('versions');
    expect(run.totals).toMatchObject({ keys: 30, outcomes: { intact: 29, removed: 1 } });
  });

  it.each<[string, (its: typeof it_) => void]>([
    [
      'whose entry an earlier release wrote',
      ({ stage: { store } }) => {
        for (const [name, entry] of store.entriesByName)
          store.entriesByName.set(name, { ...entry, kept: null });
      },
    ],
    [
      'of a stack that was made anew, with another secret key',
      ({ ports }) => Object.assign(ports, { secretHash: async () => ports.hash }),
    ],
  ])('looks once at each key %s, and at none after that', async (_, change) => {
    change(it_);
    expect((await it_.sweep('versions')).totals).toMatchObject({ keys: 30, outcomes: { intact: 30 } });
    await it_.stage.step();
    expect(await it_.sweep('versions')).toMatchObject({ units: 0, totals: { keys: 30 } });
    expect([it_.reads(), it_.scene.findings()]).toEqual([0, []]);
  });

  it('looks at a key with more versions than a page lists', async () => {
    const { listAll } = it_.ports.lister;
    it_.ports.lister.listAll = async (asked) => ({
      ...(await listAll.call(it_.ports.lister, asked)),
      crowded: 'k05',
    });
    expect(await it_.sweep('versions')).toMatchObject({ units: 1, totals: { keys: 30 } });
  });

  it('names again what is not in order, though it is known, and reads it no more', async () => {
    await it_.stage.put('k03', 'evil');
    await it_.sweep('versions');
    await it_.stage.step();
    const run = await it_.sweep('versions');
    expect(run.totals?.outcomes).toEqual({ intact: 29, altered: 1 });
    expect(it_.reads()).toBe(1);
    const named = [...it_.stage.runs.results.values()].filter((each) => each.run === run.id);
    expect(named.flatMap(({ keys }) => keys)).toMatchObject(
      [{ key: 'k03', state: 'altered', findings: [{}] }].map(({ key, state }) => ({ key, state })),
    );
  });

  it('at the level read reads every key again', async () => {
    const run = await it_.sweep('read');
    expect(run.totals).toMatchObject({ keys: 30, reread: 30, outcomes: { intact: 30 } });
    expect(it_.reads()).toBe(30);
  });

  it('at the level s3 asks S3 for what it stored, reads nothing, and counts what it stored nothing with', async () => {
    const stored: StoredChecksums = {
      ask: async ({ key, versionId }) => {
        const [version] = it_.stage.memory.stack(key);
        const sha256 = { k01: null, k02: digestOf('rotten') }[key];
        const { storedAt = new Date(0), content = '' } = version ?? {};
        const rest = {
          storageClass: 'STANDARD',
          encryption: { algorithm: null, kmsKeyId: null },
          contentType: null,
        };
        const facts = { size: content.length, etag: '', versionId, storedAt, ...rest };
        if (key === 'k03') return { kind: 'undescribed', detail: 'S3 answered 403' };
        return { kind: 'described', facts, sha256: sha256 === undefined ? digestOf(content) : sha256 };
      },
    };
    Object.assign(it_.ports, { stored });
    const run = await it_.sweep('s3');
    expect(run.totals).toMatchObject({
      keys: 30,
      bytes: 0,
      reread: 0,
      outcomes: { intact: 28, altered: 1, unverifiable: 1, 'by-s3': 28, 'no-checksum': 1 },
    });
    expect(it_.reads()).toBe(0);
    const named = [...it_.stage.runs.results.values()].flatMap(({ run: of, keys }) =>
      of === run.id ? keys : [],
    );
    expect(named.find(({ key }) => key === 'k02')).toMatchObject({
      state: 'altered',
      level: 's3-sha256',
      detail: expect.stringMatching(/^S3 says that the bytes of this version are sha256:/),
    });
  });

  it.each(['versions', 's3', 'read', 'sample=100%'])(
    'at the level %s leaves out keys that were gone before the seal, and of which nothing is recorded',
    async (level) => {
      const gone = ['k50', 'k51'];
      const here = await swept(null, gone);
      const stored: StoredChecksums = { ask: async () => ({ kind: 'undescribed', detail: 'not now' }) };
      Object.assign(here.ports, { stored });
      const run = await here.sweep(level);
      expect(run).toMatchObject({ objects: 30, totals: { keys: 30 } });
      expect(await here.stage.store.entries(gone.map(here.ref))).toEqual([]);
    },
  );

  it('at the level read notes when every key was read, unless some could not be', async () => {
    const readAt = () => it_.stage.store.datasets.get(LABELS)?.readAt;
    await it_.sweep('versions');
    expect(readAt()).toBeUndefined();
    await it_.stage.step();
    const run = await it_.sweep('read');
    expect(readAt()).toBe(run.startedAt);
    await it_.stage.step();
    const { reader } = it_.ports;
    const read: typeof reader.read = async (target, options) =>
      target.key === 'k01'
        ? { kind: 'unreadable', reason: 'over-budget', detail: '', size: null, etag: null, storedAt: null }
        : reader.read(target, options);
    Object.assign(it_.ports, { reader: { read } });
    await it_.sweep('read');
    expect(readAt()).toBe(run.startedAt);
  });

  it('by a sample reads about that share, the same keys at each try, and compares the others', async () => {
    const run = await it_.sweep('sample=40%');
    expect(run.totals).toMatchObject({ keys: 30, outcomes: { intact: 30 } });
    expect(run.totals?.reread).toBe(it_.reads());
    expect(it_.reads()).toBeGreaterThan(3);
    expect(it_.reads()).toBeLessThan(24);
    await it_.stage.step();
    const all = await it_.sweep('sample=100%');
    expect(all.totals?.reread).toBe(30);
  });

  it('counts as read again only what was: not what S3 refuses, what is put off to another day, or what is gone', async () => {
    await it_.stage.delete('k07');
    const { reader } = it_.ports;
    const reasons: Record<string, UnreadableReason> = { k01: 'access-denied', k02: 'over-budget' };
    const read: typeof reader.read = async (target, options) => {
      const reason = reasons[target.key];
      if (reason === undefined) return reader.read(target, options);
      return { kind: 'unreadable', reason, detail: 'not now', size: null, etag: null, storedAt: null };
    };
    Object.assign(it_.ports, { reader: { read } });
    const run = await it_.sweep('sample=100%');
    expect(run.totals).toMatchObject({
      keys: 30,
      reread: 27,
      outcomes: { intact: 27, unverifiable: 2, removed: 1 },
    });
  });

  it.each([
    [
      'a dataset that is not sealed',
      { status: 'unsealed' as const },
      /is unsealed, so nothing is expected of its keys/,
    ],
    [
      'one that is not watched any more',
      { retiredAt: '2026-11-19T00:00:00.000Z' },
      /does not name the dataset "labels" any more/,
    ],
  ])('is refused for %s', async (_, change, message) => {
    it_.stage.store.datasets.set(LABELS, { ...it_.stage.store.datasets.get(LABELS), ...change } as never);
    await expect(it_.sweep('versions')).rejects.toThrow(message);
  });

  it('is refused for a dataset that is not there, and while one of another level goes on', async () => {
    await expect(beginSweep('other', 'read', it_.ports)).rejects.toThrow(/no dataset is called "other"/);
    await beginSweep(LABELS, 'versions', it_.ports);
    await expect(beginSweep(LABELS, 'read', it_.ports)).rejects.toThrow(
      /is being swept at the level versions/,
    );
  });

  it('counts each key once, wherever its planning is broken off', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.nat({ max: 29 })), fc.nat({ max: 12 }), async (altered, dies) => {
        const here = await swept();
        for (const index of altered) await here.stage.put(NAMES[index] ?? '', 'evil');
        const { commitRun } = here.stage.runs;
        let commits = 0;
        here.stage.runs.commitRun = (run, writes) => {
          if (commits++ === dies) throw new Error('died');
          return commitRun.call(here.stage.runs, run, writes);
        };
        const { run } = await beginSweep(LABELS, 'versions', here.ports);
        await driveRun(run.id, here.ports).catch(() => driveRun(run.id, here.ports));
        const { totals } = (await here.stage.runs.run(run.id)) as Run;
        const intact = 30 - altered.length;
        expect(totals?.outcomes).toEqual({
          ...(intact > 0 ? { intact } : {}),
          ...(altered.length > 0 ? { altered: altered.length } : {}),
        });
      }),
      { numRuns: 40 },
    );
  });
});

it('a sweep counts the bytes of keys that it reads, not of those that it only looks at', async () => {
  const { sweep, scene } = await swept();
  const altered = NAMES[3] ?? '';
  await scene.stage.put(altered, 'other bytes');
  expect(await sweep('versions')).toMatchObject({ bytes: 0, totals: { keys: 30, bytes: 0, reread: 0 } });
  await scene.stage.step();
  const bytes = [
    ...NAMES.filter((name) => name !== altered).map((name) => `good ${name}`),
    'other bytes',
  ].join('');
  expect(await sweep('read')).toMatchObject({
    bytes: bytes.length,
    totals: { keys: 30, bytes: bytes.length },
  });
});
