import { beforeEach, describe, expect, it } from 'vitest';
import { MemoryWatchStore } from '../../../test/fakes/memory-watch-store.ts';
import type { JsonObject } from '../../base/json.ts';
import { type Dataset, hasGap, notLookedAtSince, notRecordedTimes } from '../../scope/dataset.ts';
import { checkRecording } from './check-recording.ts';
import type { SettingRead } from './ports.ts';

const LABELS: Dataset = {
  name: 'labels',
  bucket: 'acme',
  prefix: 'labels/',
  modes: [{ mode: 'sealed', since: '2026-11-01T00:00:00.000Z' }],
  writers: [],
  status: 'sealed',
  sealedAt: '2026-11-02T00:00:00.000Z',
};

const writesUnder = (arn: string): JsonObject => ({
  ReadWriteType: 'WriteOnly',
  IncludeManagementEvents: false,
  DataResources: [{ Type: 'AWS::S3::Object', Values: [arn] }],
});
const MANAGEMENT: JsonObject = { ReadWriteType: 'All', IncludeManagementEvents: true, DataResources: [] };
// As the settings keep selectors, whichever way AWS spells them.
const lower = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(lower);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      `${name.charAt(0).toLowerCase()}${name.slice(1)}`,
      lower(inner),
    ]),
  );
};

interface Trail {
  readonly isLogging?: boolean;
  readonly basic?: readonly JsonObject[];
  readonly isSilent?: boolean;
  readonly hasGlobalEvents?: boolean;
}
const FULL = [MANAGEMENT, writesUnder('arn:aws:s3:::acme/')];

const WHO = 'no trail that logs takes writes to its objects, so who made a change is not named';
const SOME = 'no trail that logs takes all writes to its objects, so who made a change is not always named';
const CALLS =
  'no trail that logs takes all management events, so a setting that was changed and put back between two polls, and refused attempts, are not seen';
const at = (minute: number): string => `2026-11-20T03:${String(minute).padStart(2, '0')}:00.000Z`;

let datasets: Map<string, Dataset>;
let store: MemoryWatchStore;
beforeEach(() => {
  datasets = new Map([['labels', LABELS]]);
  store = new MemoryWatchStore(datasets);
});

/** Asks at a minute what these trails take; `null` where AWS does not list them. */
const check = (minute: number, trails: readonly Trail[] | null) =>
  checkRecording({
    runs: { datasets: async () => [...datasets.values()] },
    store,
    trails: async () => {
      if (trails === null) throw new Error('denied');
      return trails.map((_, index) => `trail/111122223333/eu-west-1/t${index}`);
    },
    reader: {
      read: async (resource: string, setting: string) => {
        const { isLogging = true, basic = FULL, isSilent, ...rest } = trails?.[Number(resource.at(-1))] ?? {};
        const { hasGlobalEvents = true } = rest;
        if (isSilent) return { kind: 'unreadable', reason: 'access-denied', detail: 'no' };
        const value =
          setting === 'trail'
            ? { exists: true, isLogging, isMultiRegion: true, hasGlobalEvents }
            : { basic: lower(basic), advanced: null };
        return { kind: 'read', value } as SettingRead;
      },
    } as Parameters<typeof checkRecording>[0]['reader'],
    buckets: ['acme'],
    clock: () => new Date(at(minute)),
  });
const kept = (): Dataset => datasets.get('labels') as Dataset;
const times = () => notRecordedTimes(kept());

describe('what CloudTrail records of a dataset', () => {
  it.each<[string, readonly Trail[], readonly string[]]>([
    ['a trail that was stopped', [{ isLogging: false }], [WHO, CALLS]],
    ['a trail that is gone', [], [WHO, CALLS]],
    ['a trail that takes no objects any more', [{ basic: [MANAGEMENT] }], [WHO]],
    [
      'a trail that takes other objects',
      [{ basic: [MANAGEMENT, writesUnder('arn:aws:s3:::acme/models/')] }],
      [WHO],
    ],
    [
      'a trail that takes some of its keys',
      [{ basic: [MANAGEMENT, writesUnder('arn:aws:s3:::acme/labels/a')] }],
      [SOME],
    ],
    ['a trail that takes no calls any more', [{ basic: [writesUnder('arn:aws:s3:::acme/')] }], [CALLS]],
    ['a trail that leaves out the global services', [{ hasGlobalEvents: false }], [CALLS]],
  ])('is missed with %s, and it says exactly what is not known', async (_, trails, reasons) => {
    await check(0, [{}]);
    expect(await check(15, trails)).toEqual(['labels']);
    expect(times()).toEqual([{ from: at(0), to: null, reasons }]);
  });

  it('is not missed where another trail takes it, or two take it together', async () => {
    await check(0, [{}]);
    expect(await check(15, [{ isLogging: false }, {}])).toEqual([]);
    const both = [{ basic: [MANAGEMENT] }, { basic: [writesUnder('arn:aws:s3:::acme/labels/')] }];
    expect(await check(30, both)).toEqual([]);
    expect(times()).toEqual([]);
  });

  it('is remembered from when to when it was missed once it is recorded again, with all that was missed', async () => {
    await check(0, [{}]);
    await check(15, [{ basic: [MANAGEMENT] }]);
    await check(30, [{ isLogging: false }]);
    await check(45, [{}]);
    expect(times()).toEqual([{ from: at(0), to: at(45), reasons: [WHO, CALLS] }]);
    await check(46, [{}]);
    await check(50, []);
    await check(55, [{}]);
    expect(times().map(({ from, to }) => [from, to])).toEqual([
      [at(46), at(55)],
      [at(0), at(45)],
    ]);
  });

  it('leaves no key to look at: changes of bytes are seen without CloudTrail', async () => {
    await check(0, [{}]);
    await check(15, []);
    expect([hasGap(kept()), notLookedAtSince(kept())]).toEqual([false, null]);
    await check(30, [{}]);
    expect([hasGap(kept()), notLookedAtSince(kept())]).toEqual([false, null]);
  });

  it('is no gap where it never was recorded, which the audit says', async () => {
    expect(await check(0, [])).toEqual([]);
    expect(await check(15, [])).toEqual([]);
    expect(times()).toEqual([]);
  });

  it('is missed of what was recorded, where something else never was', async () => {
    const onlyObjects = [{ basic: [writesUnder('arn:aws:s3:::acme/')] }];
    await check(0, onlyObjects);
    expect(times()).toEqual([]);
    await check(15, []);
    expect(times()).toEqual([{ from: at(0), to: null, reasons: [WHO] }]);
    await check(30, onlyObjects);
    expect(times()).toEqual([{ from: at(0), to: at(30), reasons: [WHO] }]);
  });

  it.each([
    ['one trail', [{ isSilent: true }]],
    ['their list', null],
  ])('is neither said nor forgotten while AWS does not give %s', async (_, silent) => {
    await check(0, [{}]);
    expect(await check(15, silent)).toEqual([]);
    expect(times()).toEqual([]);
    await check(30, []);
    expect(times()).toEqual([{ from: at(0), to: null, reasons: [WHO, CALLS] }]);
    await check(45, silent);
    expect(times()).toEqual([{ from: at(0), to: null, reasons: [WHO, CALLS] }]);
  });
});
