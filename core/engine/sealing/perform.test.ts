import { describe, expect, it } from 'vitest';
import { activityFinding } from '../../../test/fakes/activity-finding.ts';
import { digestOf } from '../../../test/fakes/memory-bucket.ts';
import { advancePorts } from '../../../test/model/drive-run.ts';
import { announce, KEY, LABELS, Scene, sealed } from '../../../test/model/sealing-scene.ts';
import type { Dataset } from '../../scope/dataset.ts';
import { advanceRun } from '../execution/advance-run.ts';
import { judgePage } from './finish-seal.ts';

it.each(['20 Nov 2026 04:12:07 UTC', '2026-11-20T04:12:07+00:00', '2026-11-20T00:12:07-04:00'])(
  'ends an approval at its expiry, however that is written: %s',
  async (until) => {
    const scene = await sealed();
    await scene.ask(announce(until, 'next'));
    const [entry] = await scene.stage.store.entries([{ bucket: 'guarded', key: KEY }]);
    expect(entry?.approvals.map((each) => each.until)).toEqual(['2026-11-20T04:12:07.000Z']);
  },
);

it('takes each of several digests that one request announces for the same key', async () => {
  const scene = await sealed();
  await scene.ask(announce('2026-11-21T00:00:00.000Z', 'one', 'two'));
  await scene.put(KEY, 'two');
  await scene.put(KEY, 'one');
  expect(scene.findings()).toEqual([]);
});

it('starts a seal anew where the dataset is not being sealed: what was pinned was of other keys, or nothing', async () => {
  const scene = new Scene();
  const abandoned = await scene.start();
  scene.stage.store.datasets.set(LABELS, { ...scene.stage.dataset, prefix: 'other/' });
  await scene.stage.step();
  expect(await scene.start()).not.toBe(abandoned);
  expect(scene.dataset).toMatchObject({ status: 'sealing', sealedAt: '2026-11-20T03:12:08.000Z' });
  await expect(scene.ask({ do: 'seal-start', dataset: LABELS, accepts: 'nothing' })).resolves.toMatchObject({
    isResumed: true,
  });
});

it('does not end a seal of a dataset that was configured anew meanwhile', async () => {
  const scene = new Scene();
  await scene.stage.put(KEY, 'good');
  const run = await scene.start();
  await scene.read(run);
  scene.stage.store.datasets.set(LABELS, { ...scene.stage.dataset, prefix: 'other/' });
  expect(await scene.finish(run)).toMatch(/sealwatch seal/);
  expect(scene.dataset?.status).toBe('unsealed');
});

it('does not end a seal while a key is left: a baseline with holes would take a change in them for nothing', async () => {
  const scene = new Scene();
  await scene.stage.put(KEY, 'good');
  const run = await scene.start();
  await scene.pin(run);
  await scene.ask({ do: 'seal-accept', run });
  const step = await advanceRun({ run, wave: null }, advancePorts(scene.ports));
  expect(step).toEqual({ next: 'read', run, wave: 1, units: [1] });
  const left = { next: 'read', run, wave: -1, units: [1] };
  expect(await advanceRun({ run, wave: 1 }, advancePorts(scene.ports))).toEqual(left);
  expect(await advanceRun({ run, wave: -1 }, advancePorts(scene.ports))).toEqual({ next: 'fail', run });
  expect(await scene.stage.runs.run(run)).toMatchObject({
    status: 'failed',
    reason: expect.stringContaining('1 of 1 parts of it could not be read'),
  });
  expect(scene.dataset?.status).toBe('sealing');
});

it('finds what was held back during the seal, also where the index does not show it yet', async () => {
  const scene = new Scene();
  await scene.stage.put(KEY, 'good');
  const run = await scene.start();
  await scene.read(run);
  await scene.put(KEY, 'evil');
  scene.ports.runs.heldKeys = async () => ({ keys: [], cursor: null });
  await scene.finish(run);
  expect(scene.findings()).toEqual(['object-altered critical open']);
});

describe('pages of what was held back', () => {
  /** A seal whose keys are read, and which then has these pages; each takes a fifth of the time of an invocation. */
  const paged = async (...pages: readonly string[][]) => {
    const scene = new Scene();
    const asked: (string | null)[] = [];
    let left = 0;
    await scene.stage.put(KEY, 'good');
    await scene.read(await scene.start());
    Object.assign(scene.ports, { msLeft: () => left });
    scene.ports.runs.heldKeys = async (_, __, cursor) => {
      asked.push(cursor);
      left -= 12_000;
      const at = Number(cursor);
      return { keys: pages[at] ?? [], cursor: at + 1 < pages.length ? String(at + 1) : null };
    };
    const finish = async (cursor: string | null) => {
      left = 60_000;
      const next = (await judgePage(scene.dataset as Dataset, cursor, scene.ports)).cursor;
      return { asked: asked.splice(0), next };
    };
    return { finish };
  };

  it('are passed over in one go where they hold nothing', async () => {
    const { finish } = await paged([], [], [KEY]);
    expect(await finish(null)).toEqual({ asked: [], next: 'held:' });
    expect(await finish('held:')).toEqual({ asked: [null, '1', '2'], next: null });
  });

  it('are judged one at a time where they hold something', async () => {
    const { finish } = await paged([], [KEY], [KEY]);
    expect(await finish('held:')).toEqual({ asked: [null, '1'], next: 'held:2' });
    expect(await finish('held:2')).toEqual({ asked: ['2'], next: null });
  });

  it('are left to the next invocation once half of the time is gone', async () => {
    const { finish } = await paged([], [], [], [], []);
    expect(await finish('held:')).toEqual({ asked: [null, '1', '2'], next: 'held:3' });
    expect(await finish('held:3')).toEqual({ asked: ['3', '4'], next: null });
  });
});

describe('sealing again', () => {
  const ADDED = 'added.jsonl';

  it('leaves a key with an open finding as it is, and lists it', async () => {
    const scene = await sealed();
    await scene.put(ADDED, 'evil');
    expect(await scene.seal()).toEqual({
      counts: { unchanged: 1, suspect: 1 },
      named: {
        [ADDED]: { outcome: 'suspect', detail: 'has open findings', findings: [scene.idOf('object-added')] },
      },
    });
    expect(scene.findings()).toEqual(['object-added high open']);
    expect(await scene.stateOf(ADDED)).toEqual({ state: 'added', expected: null });
  });

  it('does so as often as it is tried, also after a crash in between', async () => {
    const scene = await sealed();
    await scene.put(ADDED, 'evil');
    for (const _ of [1, 2])
      expect(await scene.read(await scene.start())).toMatchObject({ counts: { suspect: 1 } });
    expect(await scene.seal()).toMatchObject({ counts: { unchanged: 1, suspect: 1 } });
    expect(scene.findings()).toEqual(['object-added high open']);
  });

  it('leaves a key for any finding about it, also one about a call', async () => {
    const scene = await sealed();
    await scene.put(ADDED, 'written by a stranger');
    await scene.ask({ do: 'resolve', id: scene.idOf('object-added'), reason: 'we add keys now' });
    const ofCall = activityFinding({ rule: 'unexpected-writer', bucket: 'guarded', key: ADDED });
    scene.stage.store.findingsById.set(ofCall.id, ofCall);
    expect(await scene.seal()).toMatchObject({
      named: { [ADDED]: { outcome: 'suspect', findings: [ofCall.id] } },
    });
    expect(await scene.stateOf(ADDED)).toEqual({ state: 'added', expected: null });
  });

  it('names the open findings of a key that holds what is expected', async () => {
    const scene = await sealed();
    await scene.put(KEY, 'evil');
    await scene.put(KEY, 'good');
    expect(scene.findings()).toEqual(['object-altered critical recovered', 'transient-content high open']);
    const findings = [scene.idOf('transient-content')];
    expect(await scene.seal()).toEqual({
      counts: { unchanged: 1 },
      named: { [KEY]: { outcome: 'unchanged', detail: 'has open findings', findings } },
    });
  });

  it('knows a key as expected whose finding was approved', async () => {
    const scene = await sealed();
    await scene.put(ADDED, 'batch 2');
    await scene.ask({ do: 'approve-finding', id: scene.idOf('object-added'), reason: 'batch 2' });
    expect(await scene.seal()).toEqual({ counts: { unchanged: 2 }, named: {} });
    expect(await scene.stateOf(ADDED)).toEqual({ state: 'intact', expected: digestOf('batch 2') });
  });

  it('accepts a new key whose finding somebody has resolved', async () => {
    const scene = await sealed();
    await scene.put(ADDED, 'batch 2');
    await scene.ask({ do: 'resolve', id: scene.idOf('object-added'), reason: 'it was us' });
    expect(await scene.seal()).toEqual({ counts: { unchanged: 1, sealed: 1 }, named: {} });
    expect(await scene.stateOf(ADDED)).toEqual({ state: 'intact', expected: digestOf('batch 2') });
  });

  it('keeps the finding of a destruction that came after the seal began', async () => {
    const scene = await sealed();
    const added = await scene.put(ADDED, 'new');
    const run = await scene.start();
    await scene.pin(run);
    await scene.destroy(ADDED, added);
    await scene.read(run);
    await scene.finish(run);
    expect(scene.findings()).toEqual([
      'object-added high recovered',
      'transient-content high open',
      'version-destroyed medium open',
    ]);
  });
});

describe('what sealing again would accept', () => {
  const ADDED = 'added.jsonl';
  const UNSEEN = 'unseen.jsonl';
  const estimate = { do: 'seal-estimate', dataset: LABELS, cursor: null } as const;

  const withNewKeys = async (): Promise<Scene> => {
    const scene = await sealed();
    await scene.put(ADDED, 'evil');
    await scene.stage.put(UNSEEN, 'an unreported write');
    return scene;
  };

  const expected = (scene: Scene) => ({
    accepts: [{ key: UNSEEN, size: 19 }],
    suspects: [{ key: ADDED, outcome: 'suspect', findings: [scene.idOf('object-added')] }],
    cursor: null,
  });

  it('is said before anything is pinned, beside what would be left', async () => {
    const scene = await withNewKeys();
    const answer = await scene.ask(estimate);
    expect(answer).toMatchObject({ kind: 'estimate', objects: 3, isFirst: false, ...expected(scene) });
  });

  it('is said with what S3 stored and what a job is to compute, where S3 is believed', async () => {
    const scene = await withNewKeys();
    const { dataset } = scene;
    scene.stage.store.datasets.set(LABELS, { ...dataset, level: 's3-sha256' } as NonNullable<typeof dataset>);
    const listCurrent = scene.stage.memory.listCurrent.bind(scene.stage.memory);
    scene.stage.memory.listCurrent = async (asked) => {
      const page = await listCurrent(asked);
      const objects = page.objects.map((each) =>
        each.key === KEY ? { ...each, hasSha256: true as const } : each,
      );
      return { ...page, objects };
    };
    expect(await scene.ask(estimate)).toMatchObject({ byS3: { stored: 1, computed: 2, bytes: 4 + 4 + 19 } });
  });

  it('is said of what a run has pinned, and comes true', async () => {
    const scene = await withNewKeys();
    const run = await scene.start();
    await scene.pin(run);
    await scene.stage.put('later.jsonl', 'put after the question');
    const preview = await scene.ask({ do: 'seal-preview', run, cursor: null });
    expect(preview).toMatchObject({ kind: 'preview', ...expected(scene) });
    expect(await scene.read(run)).toMatchObject({
      counts: { unchanged: 1, suspect: 1, sealed: 1 },
      named: { [ADDED]: { outcome: 'suspect' } },
    });
    await scene.finish(run);
    expect(scene.findings()).toEqual(['object-added high open', 'object-added high open']);
  });

  it('is nothing for a first seal, which takes everything', async () => {
    const scene = new Scene();
    await scene.stage.put(KEY, 'good');
    expect(await scene.ask(estimate)).toMatchObject({ objects: 1, isFirst: true, accepts: [], suspects: [] });
    expect(await scene.ask({ do: 'seal-start', dataset: LABELS, accepts: 'nothing' })).toMatchObject({
      isFirst: true,
    });
  });

  it('is not a key that an earlier seal took and could not read', async () => {
    const scene = await sealed();
    const [entry] = await scene.stage.store.entries([{ bucket: 'guarded', key: KEY }]);
    if (entry?.baseline == null) throw new Error('the key has a baseline');
    const unread = {
      ...entry,
      baseline: { ...entry.baseline, digest: null },
      standing: { ...entry.standing, expected: null },
    };
    scene.stage.store.entriesByName.set(`guarded/${KEY}`, unread);
    expect(await scene.ask(estimate)).toMatchObject({ accepts: [], suspects: [] });
    await scene.stage.put(KEY, 'other bytes');
    expect(await scene.ask(estimate)).toMatchObject({ accepts: [{ key: KEY, size: 11 }] });
  });
});

describe('a seal that is given up', () => {
  it('accepts nothing, and the next one starts anew', async () => {
    const scene = await sealed();
    await scene.stage.put('added.jsonl', 'new');
    await scene.stage.step();
    const run = await scene.start();
    await scene.pin(run);
    expect(await scene.ask({ do: 'seal-abandon', run })).toEqual({ kind: 'abandoned', run });
    expect(scene.dataset?.status).toBe('sealed');
    await scene.stage.step();
    expect(await scene.ask({ do: 'seal-start', dataset: LABELS, accepts: 'nothing' })).toMatchObject({
      isResumed: false,
    });
    expect(await scene.stateOf('added.jsonl')).toBeNull();
  });

  it('cannot be a first seal: nothing would alert until the next one is done', async () => {
    const scene = new Scene();
    const run = await scene.start();
    await expect(scene.ask({ do: 'seal-abandon', run })).rejects.toThrow(
      'labels is sealing: its first seal cannot be given up, only finished with sealwatch seal labels',
    );
  });
});
