import { beforeEach, describe, expect, it } from 'vitest';
import { MemoryRuns } from '../../../test/fakes/memory-runs.ts';
import { MemoryWatchStore } from '../../../test/fakes/memory-watch-store.ts';
import { beginSeal, driveGivingUp, driveRun, endSeal, IDLE_ENGINE } from '../../../test/model/drive-run.ts';
import { datasetOf, RowStage, refOf } from '../../../test/model/row-stage.ts';
import type { BaselineAction } from '../../api/baseline-request.ts';
import { SealwatchError } from '../../base/errors.ts';
import { compareKeys } from '../../base/object-ref.ts';
import { hasGap, notLookedAtSince, register } from '../../scope/dataset.ts';
import { keyInOrder } from '../../versions/entry.ts';
import { resumeRun, stopRun } from '../runs/begin-run.ts';
import type { Run } from '../runs/run.ts';
import { triedAgainFrom } from '../runs/tried-again.ts';
import { perform } from '../sealing/perform.ts';
import type { AdvancePorts } from './advance-run.ts';
import { beginCatchUps, type CatchUpPorts } from './catch-up.ts';

const { bucket, key: KEY } = refOf('the key');
const { key: OTHER } = refOf('other key');
const BY = { arn: 'arn:aws:iam::111122223333:role/Publisher', account: '111122223333', session: null };

/** Seconds. */
const MINUTE = 60;
const DAY = 24 * 60 * MINUTE;

let stage: RowStage;
let ports: CatchUpPorts & AdvancePorts;
beforeEach(async () => {
  stage = new RowStage('sealed', 'enabled');
  ports = {
    ...stage.ports,
    runs: new MemoryRuns(stage.store),
    engine: IDLE_ENGINE,
    schedules: new Map(),
    buckets: [bucket],
    datasetOfKey: (name, key) => datasetOf({ bucket: name, key }),
    manifestRanges: async ({ after }) => [
      {
        keys: [...stage.store.entriesByName.values()]
          .map((entry) => ({ key: entry.key, size: 1, state: entry.state, inOrder: keyInOrder(entry) }))
          .filter(({ key }) => after === null || compareKeys(key, after) > 0)
          .sort((a, b) => compareKeys(a.key, b.key)),
        upTo: null,
      },
    ],
  };
  for (const key of [KEY, OTHER]) put(key, 'good');
  await seal();
});

const put = (key: string, content: string) => stage.bucket.put(key, content, stage.now());

async function seal(): Promise<void> {
  stage.pass(1);
  const ask = (action: BaselineAction) => perform(action, BY, stage.ports);
  await endSeal(ask, await beginSeal(ask, 'labels', stage.ports), stage.ports);
  stage.pass(1);
}

/** Nobody watches while something is done. */
function unwatched(task: () => void): void {
  const known = stage.dataset();
  const retiredAt = stage.now().toISOString();
  stage.pass(1);
  task();
  stage.pass(1);
  stage.setDataset(
    register({ ...known, mode: 'sealed' }, { ...known, retiredAt }, stage.now().toISOString()),
  );
}

const newest = async (): Promise<Run> => {
  const run = await ports.runs.run((await ports.runs.runOfPlace('catch-up/labels')) ?? '');
  if (run === null) throw new Error('no sweep began');
  return run;
};

/** Begins what the settings poll begins, and has it done. */
async function catchUp(): Promise<Run> {
  expect(await beginCatchUps(ports)).toEqual(['labels']);
  await driveRun((await newest()).id, ports);
  return newest();
}

async function beginWithGap(): Promise<void> {
  unwatched(() => put(KEY, 'poison'));
  await beginCatchUps(ports);
}

const findings = () =>
  [...stage.store.findingsById.values()].map(({ rule, key }) => [rule, key === KEY ? 'key' : 'other']);

describe('a dataset that nobody watched for a time', () => {
  it('is swept from then on, as a run, and counts as looked at when that is done', async () => {
    unwatched(() => {
      put(KEY, 'poison');
      stage.bucket.delete(OTHER);
    });
    const { gap } = stage.dataset();
    expect(hasGap(stage.dataset())).toBe(true);
    expect(await catchUp()).toMatchObject({
      kind: 'sweep',
      level: 'versions',
      status: 'done',
      gap: { ...gap, isEveryKey: false },
      totals: { keys: 2, outcomes: { altered: 1, removed: 1 } },
    });
    expect(findings()).toEqual([
      ['object-altered', 'key'],
      ['object-removed', 'other'],
    ]);
    expect(notLookedAtSince(stage.dataset())).toBeNull();
    expect(await beginCatchUps(ports)).toEqual([]);
  });

  it('has keys of which every version is as recorded compared, and not looked at', async () => {
    unwatched(() => put(KEY, 'poison'));
    expect(await catchUp()).toMatchObject({
      units: 1,
      totals: { keys: 2, outcomes: { altered: 1, intact: 1 } },
    });
  });

  it('stays not looked at while its sweep is under way, which is begun once', async () => {
    unwatched(() => put(KEY, 'poison'));
    const since = notLookedAtSince(stage.dataset());
    await beginCatchUps(ports);
    const { id } = await newest();
    expect(await beginCatchUps(ports)).toEqual([]);
    expect((await newest()).id).toBe(id);
    expect(notLookedAtSince(stage.dataset())).toBe(since);
  });

  it('is swept to its end where it was not watched again meanwhile, and then once more', async () => {
    unwatched(() => put(KEY, 'poison'));
    const { gap } = stage.dataset();
    if (!gap) throw new Error('there is no gap');
    await beginCatchUps(ports);
    const first = await newest();
    stage.pass(2);
    const now = stage.now().toISOString();
    await new MemoryWatchStore(stage.store.datasets).beginGap('labels', { from: now, to: now });
    await driveRun(first.id, ports);
    expect([(await newest()).status, stage.dataset().gap]).toEqual(['done', { from: gap.from, to: now }]);
    stage.pass(1);
    const second = await catchUp();
    expect(second.id).not.toBe(first.id);
    expect(hasGap(stage.dataset())).toBe(false);
  });

  it('has a sweep go on whose execution died', async () => {
    unwatched(() => put(KEY, 'poison'));
    await beginCatchUps(ports);
    const engine = {
      ...IDLE_ENGINE,
      start: async ({ attempt }: Run) => (attempt === 1 ? ('ended' as const) : ('started' as const)),
    };
    await beginCatchUps({ ...ports, engine });
    expect(await newest()).toMatchObject({ status: 'open', attempt: 2 });
  });

  it('is left alone while a person has its sweep stopped, until they resume it', async () => {
    unwatched(() => put(KEY, 'poison'));
    await beginCatchUps(ports);
    const { id } = await newest();
    await stopRun(id, null, ports);
    expect(await beginCatchUps(ports)).toEqual([]);
    expect(hasGap(stage.dataset())).toBe(true);
    await resumeRun(id, ports);
    await driveRun(id, ports);
    expect(hasGap(stage.dataset())).toBe(false);
  });

  it('is looked at but for a key that cannot be, says that it failed, and is tried again at the next poll', async () => {
    unwatched(() => {
      put(KEY, 'poison');
      put(OTHER, 'poison');
    });
    const { store } = ports;
    const history = store.history.bind(store);
    store.history = async (ref) => {
      if (ref.key === KEY) throw new SealwatchError('READ_BROKEN', 'another time');
      return history(ref);
    };
    const single = { ...ports, limits: { maxKeys: 1 } };
    await beginCatchUps(single);
    const { id } = await newest();
    // Step Functions gives a unit up that fails, and goes on with the others.
    await driveGivingUp(id, single);
    expect(await newest()).toMatchObject({
      status: 'failed',
      reason: expect.stringContaining('1 of 2 parts'),
    });
    expect([findings(), hasGap(stage.dataset())]).toEqual([[['object-altered', 'other']], true]);
    store.history = history;
    stage.pass(15 * MINUTE);
    expect(await beginCatchUps(single)).toEqual(['labels']);
    expect((await newest()).id).toBe(id);
    await driveRun(id, single);
    expect(findings()).toHaveLength(2);
    expect(hasGap(stage.dataset())).toBe(false);
  });

  it('is tried less and less often where it keeps failing, once a day in the end, and counts as not looked at', async () => {
    unwatched(() => put(KEY, 'poison'));
    ports.store.history = async () => {
      throw new SealwatchError('READ_BROKEN', 'each time');
    };
    const tries: number[] = [];
    const start = stage.now().getTime();
    for (let poll = 0; poll < (7 * DAY) / (15 * MINUTE); poll++) {
      if ((await beginCatchUps(ports)).length > 0) {
        tries.push((stage.now().getTime() - start) / 1000 / MINUTE);
        await driveGivingUp((await newest()).id, ports);
      }
      stage.pass(15 * MINUTE);
    }
    const pauses = tries.map((at, index) => at - (tries[index - 1] ?? 0));
    // Minutes, in polls of a quarter of an hour.
    expect(pauses.slice(0, 10)).toEqual([0, 15, 30, 45, 90, 165, 330, 645, 1290, 1440]);
    expect(new Set(pauses.slice(9))).toEqual(new Set([1440]));
    expect(await newest()).toMatchObject({ status: 'failed', failedAt: expect.any(String) });
    expect(hasGap(stage.dataset())).toBe(true);
  });

  it.each([
    [1, '2026-11-20T03:10:00.000Z'],
    [2, '2026-11-20T03:20:00.000Z'],
    [8, '2026-11-21T00:20:00.000Z'],
    [9, '2026-11-21T03:00:00.000Z'],
    [500, '2026-11-21T03:00:00.000Z'],
  ])('is tried again after attempt %i failed at 03:00 from %s on', async (attempt, from) => {
    await beginWithGap();
    const failedAt = '2026-11-20T03:00:00.000Z';
    expect(triedAgainFrom({ ...(await newest()), status: 'failed', attempt, failedAt })).toBe(from);
  });

  it('is tried again at the next poll where an earlier release let it fail, or a wrong clock wrote when', async () => {
    await beginWithGap();
    const { id } = await newest();
    for (const failedAt of [undefined, '2036-01-01T00:00:00.000Z']) {
      const { failedAt: _, ...run } = await newest();
      await ports.runs.commitRun({ ...run, status: 'failed', ...(failedAt && { failedAt }) });
      expect(await beginCatchUps(ports)).toEqual(['labels']);
      expect(await newest()).toMatchObject({ id, status: 'open' });
    }
  });

  it('keeps no other from being swept, though its own cannot begin', async () => {
    unwatched(() => put(KEY, 'poison'));
    const refused = { ...stage.dataset(), name: 'refused', prefix: 'refused/' };
    const { runs } = ports;
    runs.datasets = async () => [refused, stage.dataset()];
    const { createRun } = runs;
    runs.createRun = async (created) => {
      if (created.run.dataset === 'refused') throw new SealwatchError('THROTTLED', 'later');
      return createRun.call(runs, created);
    };
    await expect(beginCatchUps(ports)).rejects.toThrow('1 sweeps could not begin');
    expect(await newest()).toMatchObject({ dataset: 'labels', status: 'open' });
  });

  it('is left alone while it is retired, and where another stack has its bucket', async () => {
    unwatched(() => put(KEY, 'poison'));
    expect(await beginCatchUps({ ...ports, buckets: [] })).toEqual([]);
    stage.setDataset({ ...stage.dataset(), retiredAt: stage.now().toISOString() });
    expect(await beginCatchUps(ports)).toEqual([]);
  });
});

it('judges again all keys of a dataset whose mode became stricter', async () => {
  const known = stage.dataset();
  stage.setDataset(register({ ...known, mode: 'open' }, known, stage.now().toISOString()));
  stage.pass(1);
  put(KEY, 'poison');
  stage.pass(1);
  stage.setDataset(register({ ...known, mode: 'sealed' }, stage.dataset(), stage.now().toISOString()));
  expect(await catchUp()).toMatchObject({ gap: { isEveryKey: true }, units: 1, totals: { keys: 2 } });
  expect(findings()).toEqual([['object-altered', 'key']]);
  expect(stage.store.findingsById.values().next().value).toMatchObject({
    evidence: { judgedAgainAt: stage.now().toISOString() },
  });
});
