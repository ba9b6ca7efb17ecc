import { beforeEach, describe, expect, it } from 'vitest';
import { MemoryWatchStore } from '../../../test/fakes/memory-watch-store.ts';
import { type Fact, known } from '../../posture/facts.ts';
import { type Dataset, hasGap, type Mode, notLookedAtSince } from '../../scope/dataset.ts';
import { checkWatching } from './check-watching.ts';
import type { WatchReader } from './ports.ts';

const BUCKET = 'acme';

const dataset = (name: string, mode: Mode, over: Partial<Dataset> = {}): Dataset => ({
  name,
  bucket: BUCKET,
  prefix: `${name}/`,
  modes: [{ mode, since: '2026-11-01T00:00:00.000Z' }],
  writers: [],
  status: 'sealed',
  sealedAt: '2026-11-02T00:00:00.000Z',
  ...over,
});

/** What AWS says, where it is not that everything stands. */
interface World {
  readonly sends?: Fact<boolean>;
  readonly disabled?: string;
  readonly standstills?: { readonly urgent?: string[]; readonly bulk?: string[] };
  readonly undelivered?: number;
}

const SILENT: World = { sends: { kind: 'unknown', reason: 'denied' } };

const ruleOf = (name: string, disabled: string | undefined) => ({
  name: `rule-${name}`,
  isEnabled: name !== disabled,
  pattern: {
    source: ['aws.s3'],
    detail: { bucket: { name: [BUCKET] }, object: { key: [{ prefix: `${name}/` }] } },
  },
  queues: 1,
});

const readerOf = ({
  sends = known(true),
  disabled,
  standstills = {},
  undelivered = 0,
}: World): WatchReader => ({
  sendsEvents: async () => sends,
  rules: async () => known([...datasets.keys()].map((name) => ruleOf(name, disabled))),
  standstills: async (queue) => known(standstills[queue] ?? []),
  undelivered: async () => known(undelivered),
});

let datasets: Map<string, Dataset>;
let store: MemoryWatchStore;
beforeEach(() => {
  datasets = new Map([dataset('labels', 'sealed'), dataset('logs', 'open')].map((each) => [each.name, each]));
  store = new MemoryWatchStore(datasets);
});

const check = (time: string, world: World = {}, code = 'release-1') =>
  checkWatching({
    runs: { datasets: async () => [...datasets.values()] },
    store,
    watchers: readerOf(world),
    buckets: [BUCKET],
    code,
    clock: () => new Date(at(time)),
  });

const at = (time: string) => `2026-11-20T${time}:00.000Z`;
const sinceOf = (name: string) => {
  const found = datasets.get(name);
  return found ? notLookedAtSince(found) : null;
};

describe('a dataset', () => {
  it('that was watched all the time has no gap', async () => {
    for (const time of ['10:00', '10:15', '10:30'])
      expect(await check(time)).toMatchObject({ unwatched: [], back: [] });
    expect([sinceOf('labels'), sinceOf('logs')]).toEqual([null, null]);
  });

  it.each<[string, World, readonly string[], readonly string[]]>([
    [
      'whose bucket sends no events',
      { sends: known(false) },
      ['labels', 'logs'],
      [`the bucket ${BUCKET} sends no events to EventBridge`],
    ],
    ['whose rule is disabled', { disabled: 'labels' }, ['labels'], ['rule-labels is disabled']],
    [
      'whose function takes nothing from its queue',
      { standstills: { urgent: ['the function F takes nothing from its queue'] } },
      ['labels'],
      ['the function F takes nothing from its queue'],
    ],
    [
      'with large objects, where the bulk function stands',
      { standstills: { bulk: ['1 event could not be handled, and lie in a dead-letter queue'] } },
      ['labels', 'logs'],
      ['1 event could not be handled, and lie in a dead-letter queue'],
    ],
    [
      'of whose events some reached no queue',
      { undelivered: 2 },
      ['labels', 'logs'],
      ['2 events of S3 reached no queue'],
    ],
  ])(
    '%s is not looked at since it was sure for the last time, and has a gap when it is back',
    async (_, world, names, reasons) => {
      await check('10:00');
      expect((await check('10:15', world)).unwatched).toEqual(names);
      await check('10:30', world);
      for (const name of names) {
        expect(datasets.get(name)?.unwatched).toEqual({ since: at('10:00'), reasons });
        expect(hasGap(datasets.get(name) as Dataset)).toBe(false);
      }
      expect((await check('10:45')).back).toEqual(names);
      for (const name of names) {
        expect(datasets.get(name)?.unwatched).toBeUndefined();
        expect(datasets.get(name)?.gap).toEqual({ from: at('10:00'), to: at('10:45') });
      }
      expect(await check('11:00')).toMatchObject({ unwatched: [], back: [] });
    },
  );

  it('of which AWS does not say how it stands is not looked at once that was long, and has a gap when it is sure again', async () => {
    await check('10:00');
    for (const time of ['10:15', '10:30'])
      expect(await check(time, SILENT)).toMatchObject({ unwatched: [], back: [] });
    expect(await check('10:45', SILENT)).toMatchObject({ unwatched: ['labels', 'logs'], back: [] });
    expect(datasets.get('labels')?.unwatched).toEqual({
      since: at('10:00'),
      reasons: ['it is not known whether each change is seen: denied'],
    });
    expect((await check('10:50')).back).toEqual(['labels', 'logs']);
    expect(sinceOf('labels')).toBe(at('10:00'));
  });

  it.each<[string, () => Promise<void>, string]>([
    [
      'a call that stopped what watches it',
      () => store.saveInterruption({ at: at('10:03'), seenAt: at('10:05'), bucket: null }),
      'release-1',
    ],
    ['other code', async () => {}, 'release-2'],
  ])('keeps %s in mind while AWS does not say how it stands', async (_, happens, code) => {
    await check('10:00');
    await happens();
    expect((await check('10:15', SILENT, code)).unwatched).toEqual(['labels', 'logs']);
    expect((await check('10:30', {}, code)).back).toEqual(['labels', 'logs']);
    expect((await check('10:45', {}, code)).back).toEqual([]);
  });

  it('that nobody checked for long was not watched for what is known: the stack was away, or the schedule off', async () => {
    await check('10:00');
    await check('10:41');
    expect(sinceOf('labels')).toBe(at('10:00'));
  });

  it('that other code watches is looked at again by it', async () => {
    await check('10:00');
    expect((await check('10:15', {}, 'release-2')).back).toEqual(['labels', 'logs']);
    expect(sinceOf('labels')).toBe(at('10:00'));
    expect((await check('10:30', {}, 'release-2')).back).toEqual([]);
  });

  it('is looked at again after a call that stopped what watches it, although it was taken back before the check', async () => {
    await check('10:00');
    await store.saveInterruption({ at: at('10:03'), seenAt: at('10:05'), bucket: null });
    const { passed } = await check('10:15');
    expect([sinceOf('labels'), sinceOf('logs')]).toEqual([at('10:03'), at('10:03')]);
    const time = { from: at('10:03'), to: at('10:15') };
    expect(passed).toEqual({ labels: time, logs: time });
    expect((await check('10:30')).passed).toEqual({});
  });

  it('has nothing that passed unnoticed where the check itself saw that it was not watched', async () => {
    await check('10:00');
    await store.saveInterruption({ at: at('10:03'), seenAt: at('10:05'), bucket: null });
    expect((await check('10:15', { disabled: 'labels' })).passed).toEqual({
      logs: { from: at('10:03'), to: at('10:15') },
    });
    await store.saveInterruption({ at: at('10:20'), seenAt: at('10:21'), bucket: BUCKET });
    expect((await check('10:30')).passed).toEqual({ logs: { from: at('10:20'), to: at('10:30') } });
  });

  it('is looked at again when the record of such a call comes late', async () => {
    await check('10:00');
    await check('10:15');
    await store.saveInterruption({ at: at('10:03'), seenAt: at('10:17'), bucket: BUCKET });
    await store.saveInterruption({ at: at('10:02'), seenAt: at('10:17'), bucket: 'another' });
    await check('10:30');
    expect(sinceOf('labels')).toBe(at('10:03'));
  });

  it('keeps an earlier gap that is not closed', async () => {
    datasets.set('labels', dataset('labels', 'sealed', { gap: { from: at('08:00'), to: at('09:00') } }));
    await check('10:00');
    await check('10:15', { sends: known(false) });
    await check('10:30');
    const gap = { from: at('08:00'), to: at('10:30') };
    expect(datasets.get('labels')?.gap).toEqual(gap);
  });

  it('that nobody sealed has nothing to look at again', async () => {
    datasets.set('labels', dataset('labels', 'sealed', { status: 'unsealed' }));
    await check('10:00');
    await check('10:15', { sends: known(false) });
    await check('10:30');
    expect(sinceOf('labels')).toBeNull();
  });

  it('that was retired and came back between two checks is not late', async () => {
    await check('10:00');
    datasets.set('labels', dataset('labels', 'sealed', { retiredAt: at('10:05') }));
    await check('10:15');
    datasets.set('labels', dataset('labels', 'sealed'));
    expect(await check('11:30')).toMatchObject({ back: ['logs'] });
  });
});
