import { beforeEach, describe, expect, it } from 'vitest';
import { MemoryRuns } from '../../../test/fakes/memory-runs.ts';
import { MemoryWatchStore } from '../../../test/fakes/memory-watch-store.ts';
import { beginSeal, endSeal } from '../../../test/model/drive-run.ts';
import { datasetOf, RowStage, refOf } from '../../../test/model/row-stage.ts';
import type { BaselineAction } from '../../api/baseline-request.ts';
import { SealwatchError } from '../../base/errors.ts';
import { hasGap, notLookedAtSince, register } from '../../scope/dataset.ts';
import { perform } from '../sealing/perform.ts';
import { catchUp } from './catch-up.ts';
import type { SweepPorts } from './ports.ts';

const { bucket, key: KEY } = refOf('the key');
const { key: OTHER } = refOf('other key');
const BY = { arn: 'arn:aws:iam::111122223333:role/Publisher', account: '111122223333', session: null };

let stage: RowStage;
let ports: SweepPorts;
beforeEach(async () => {
  stage = new RowStage('sealed', 'enabled');
  ports = {
    ...stage.ports,
    runs: new MemoryRuns(stage.store),
    manifestKeys: async () => ({
      keys: [...stage.store.entriesByName.values()].map(({ key }) => ({ key, size: 1 })),
      cursor: null,
    }),
    datasetOfKey: (name, key) => datasetOf({ bucket: name, key }),
    buckets: [bucket],
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
  const configured = { ...known, mode: 'sealed' } as const;
  const retiredAt = stage.now().toISOString();
  stage.pass(1);
  task();
  stage.pass(1);
  stage.setDataset(register(configured, { ...known, retiredAt }, stage.now().toISOString()));
}

const findings = () =>
  [...stage.store.findingsById.values()].map(({ rule, key }) => [rule, key === KEY ? 'key' : 'other']);

describe('a dataset that nobody watched for a time', () => {
  it('is looked at key by key, and whole again then', async () => {
    unwatched(() => {
      put(KEY, 'poison');
      stage.bucket.delete(OTHER);
    });
    expect(hasGap(stage.dataset())).toBe(true);
    // Listed and in the manifest: what is gone is looked at too.
    expect(await catchUp(ports)).toEqual({ keys: 3, left: [] });
    expect(findings()).toEqual([
      ['object-altered', 'key'],
      ['object-removed', 'other'],
    ]);
    expect(notLookedAtSince(stage.dataset())).toBeNull();
    expect(await catchUp(ports)).toEqual({ keys: 0, left: [] });
  });

  it('stays not looked at while the time does not reach for all, and is gone on with where it was left', async () => {
    unwatched(() => put(KEY, 'poison'));
    const since = notLookedAtSince(stage.dataset());
    let looked = 0;
    const short = { ...ports, msLeft: () => (looked++ < 2 ? 60_000 : 0) };
    expect(await catchUp(short)).toMatchObject({ left: ['labels'] });
    expect(notLookedAtSince(stage.dataset())).toBe(since);
    expect(stage.dataset().gap?.cursor).toBe('manifest:');
    expect(await catchUp(ports)).toEqual({ keys: 2, left: [] });
    expect(notLookedAtSince(stage.dataset())).toBeNull();
  });

  it('is looked at to its end where it was not watched again meanwhile, and then once more', async () => {
    unwatched(() => put(KEY, 'poison'));
    const { gap } = stage.dataset();
    if (!gap) throw new Error('there is no gap');
    await ports.runs.keepPlace('labels', { ...gap, cursor: 'manifest:' });
    const watch = new MemoryWatchStore(stage.store.datasets);
    stage.pass(2);
    const now = stage.now().toISOString();
    await watch.beginGap('labels', { from: now, to: now, cursor: null });
    expect(stage.dataset().gap).toEqual({ ...gap, to: now, cursor: 'manifest:', isAgain: true });
    expect(await catchUp(ports)).toEqual({ keys: 2, left: ['labels'] });
    expect(stage.dataset().gap).toEqual({ ...gap, to: now, cursor: null });
    expect(await catchUp(ports)).toMatchObject({ left: [] });
    expect(hasGap(stage.dataset())).toBe(false);
  });

  describe('with a key that cannot be looked at', () => {
    /** The history of this key cannot be read until that is mended. */
    const breakHistoryOf = (key: string): (() => void) => {
      const { store } = ports;
      const history = store.history.bind(store);
      store.history = async (ref) => {
        if (ref.key === key) throw new SealwatchError('READ_BROKEN', 'another time');
        return history(ref);
      };
      return () => {
        store.history = history;
      };
    };
    // Keys are listed in this order.
    const [first = '', last = ''] = [KEY, OTHER].toSorted();

    it('is looked at but for that, and says that it failed', async () => {
      unwatched(() => put(last, 'poison'));
      breakHistoryOf(first);
      await expect(catchUp(ports)).rejects.toThrow(
        expect.objectContaining({
          errors: expect.arrayContaining([expect.objectContaining({ code: 'READ_BROKEN' })]),
        }),
      );
      expect(findings()).toEqual([['object-altered', last === KEY ? 'key' : 'other']]);
    });

    it('stays not looked at until it could be', async () => {
      unwatched(() => put(first, 'poison'));
      const mend = breakHistoryOf(first);
      await expect(catchUp(ports)).rejects.toThrow('could not be looked at');
      mend();
      expect(await catchUp(ports)).toMatchObject({ left: [] });
      expect(findings()).toEqual([['object-altered', first === KEY ? 'key' : 'other']]);
      expect(hasGap(stage.dataset())).toBe(false);
    });

    it('keeps no other dataset from being looked at, though its bucket cannot be listed', async () => {
      unwatched(() => put(KEY, 'poison'));
      const refused = { ...stage.dataset(), name: 'refused', prefix: 'refused/' };
      const datasets = async () => [refused, stage.dataset()];
      ports.runs.datasets = datasets;
      const { lister } = ports;
      const listCurrent = lister.listCurrent.bind(lister);
      lister.listCurrent = async (asked) => {
        if (asked.prefix === 'refused/') throw new SealwatchError('ACCESS_DENIED', 'denied');
        return listCurrent(asked);
      };
      await expect(catchUp(ports)).rejects.toThrow(
        expect.objectContaining({ errors: [expect.objectContaining({ code: 'ACCESS_DENIED' })] }),
      );
      expect(findings()).toEqual([['object-altered', 'key']]);
    });
  });

  it('is looked at from the beginning where another gap began meanwhile', async () => {
    unwatched(() => put(KEY, 'poison'));
    const [stale] = [structuredClone(stage.dataset())];
    stage.pass(1);
    unwatched(() => put(OTHER, 'poison'));
    await ports.runs.closeGap('labels', stale.gap ?? { from: '', to: '', cursor: null });
    expect(stage.dataset().gap).toMatchObject({ from: stale.gap?.from, cursor: null });
  });

  it('is left alone while it is retired, and where another stack has its bucket', async () => {
    unwatched(() => put(KEY, 'poison'));
    expect(await catchUp({ ...ports, buckets: [] })).toEqual({ keys: 0, left: [] });
    stage.setDataset({ ...stage.dataset(), retiredAt: stage.now().toISOString() });
    expect(await catchUp(ports)).toEqual({ keys: 0, left: [] });
    expect(hasGap(stage.dataset())).toBe(false);
  });
});

it('judges again all keys of a dataset whose mode became stricter', async () => {
  const known = stage.dataset();
  stage.setDataset(register({ ...known, mode: 'open' }, known, stage.now().toISOString()));
  stage.pass(1);
  put(KEY, 'poison');
  stage.pass(1);
  stage.setDataset(register({ ...known, mode: 'sealed' }, stage.dataset(), stage.now().toISOString()));
  await catchUp(ports);
  expect(findings()).toEqual([['object-altered', 'key']]);
  expect(stage.store.findingsById.values().next().value).toMatchObject({
    evidence: { judgedAgainAt: stage.now().toISOString() },
  });
});
