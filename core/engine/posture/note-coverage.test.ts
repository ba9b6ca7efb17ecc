import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { MemoryAuditStore } from '../../../test/fakes/memory-audits.ts';
import { MemoryCoverageStore } from '../../../test/fakes/memory-coverage.ts';
import { MemoryMonitor } from '../../../test/fakes/memory-monitor.ts';
import { revise } from '../../findings/delivery-state.ts';
import type { Dataset } from '../../scope/dataset.ts';
import type { BlindTime } from '../../versions/day-coverage.ts';
import type { VersionRecord } from '../../versions/version-record.ts';
import { type NoteCoveragePorts, noteCoverage } from './note-coverage.ts';
import { reportLogFeed } from './report-log-feed.ts';

const BUCKET = 'acme';
const at = (time: string, day = '2026-11-20') => `${day}T${time}:00.000Z`;

const LABELS: Dataset = {
  name: 'labels',
  bucket: BUCKET,
  prefix: 'labels/',
  modes: [{ mode: 'sealed', since: at('00:00', '2026-11-01') }],
  writers: [],
  status: 'sealed',
  sealedAt: at('00:00', '2026-11-02'),
};

let coverage: MemoryCoverageStore;
let audits: MemoryAuditStore;
let monitor: MemoryMonitor;
let labels: Dataset;
let msLeft: number;
beforeEach(() => {
  coverage = new MemoryCoverageStore();
  audits = new MemoryAuditStore();
  monitor = new MemoryMonitor();
  labels = LABELS;
  msLeft = 600_000;
});

/** A poll at a time, at which AWS said that everything stands, unless a blind time is given. */
async function poll(
  time: string,
  blind: Record<string, BlindTime> = {},
  over: Partial<NoteCoveragePorts> = {},
  passed: Record<string, BlindTime> = {},
) {
  const now = time.length > 5 ? time : at(time);
  await noteCoverage(
    { blind, passed },
    {
      runs: { datasets: async () => [labels] },
      coverage,
      watchedAt: async () => ({ labels: blind.labels?.from ?? now }),
      findings: audits,
      openGaps: async function* () {
        yield* structuredClone(findings().filter(({ state }) => state === 'open'));
      },
      buckets: [BUCKET],
      stack: 'Sealwatch',
      monitor,
      clock: () => new Date(now),
      hash: (text) => createHash('sha256').update(text).digest('hex'),
      msLeft: () => msLeft,
      ...over,
    },
  );
}

const version = (key: string, storedAt: string, seenAt: string, sequencer: string | null = '0055') =>
  ({
    bucket: BUCKET,
    key: `labels/${key}`,
    dataset: 'labels',
    class: 'altered',
    seenAt,
    fact: {
      kind: 'object',
      storedAt,
      announcedAt: null,
      sequencer,
      digest: 'sha256:1',
      unestablished: null,
      version: key,
    },
  }) as unknown as VersionRecord;

const today = () => coverage.days.get('labels/2026-11-20');
const findings = () => [...audits.findingsById.values()];
const shown = () =>
  findings().map(({ rule, state, severity, happenedAt }) => `${rule} ${severity} ${state} ${happenedAt}`);
const measuredLast = (name: string) => {
  const last = monitor.values.findLast((value) => value.startsWith(`${name} stack=Sealwatch `));
  return last === undefined ? undefined : Number(last.split(' ').at(-1));
};

describe('the coverage of a day', () => {
  it('says of a quiet dataset that it was sure all day that nothing was missed', async () => {
    await poll('10:00');
    await poll('10:15');
    expect(today()).toMatchObject({ withEvent: 0, withoutEvent: 0, blind: null, sureAt: at('10:15') });
    expect(findings()).toEqual([]);
  });

  it('counts a version twenty minutes after it was recorded, and once', async () => {
    await poll('10:00');
    coverage.versions = [version('a', at('10:01'), '2026-11-20T10:01:04.000Z')];
    await poll('10:15');
    expect(today()?.withEvent).toBe(0);
    await poll('10:30');
    await poll('10:45');
    expect(today()).toMatchObject({ withEvent: 1, delays: { 4: 1 }, worstDelay: 4 });
    expect(findings()).toEqual([]);
  });

  it('waits for the event of a version that a sweep found first', async () => {
    await poll('10:00');
    coverage.versions = [version('a', at('10:01'), '2026-11-20T10:01:04.000Z', null)];
    await poll('10:15');
    coverage.versions = [version('a', at('10:01'), '2026-11-20T10:01:04.000Z')];
    await poll('10:30');
    expect(today()).toMatchObject({ withEvent: 1, withoutEvent: 0 });
  });

  it('counts a version to the day on which it was stored', async () => {
    await poll(at('00:05'));
    coverage.versions = [version('a', at('23:50', '2026-11-19'), at('00:10'), null)];
    await poll(at('00:40'));
    expect(coverage.days.get('labels/2026-11-19')).toMatchObject({ withoutEvent: 1, worstDelay: 1200 });
    expect(today()?.withoutEvent).toBe(0);
  });

  it('counts the same however often the counting is cut off', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 119 }), { maxLength: 30 }),
        fc.array(fc.nat(200), { maxLength: 8 }),
        async (minutes, cuts) => {
          coverage = new MemoryCoverageStore();
          await poll('08:00');
          coverage.versions = minutes.map((minute, index) => {
            const seen = new Date(Date.parse(at('08:00')) + minute * 60_000 - 20 * 60_000).toISOString();
            return version(`k${index}`, seen, seen);
          });
          let calls = 0;
          const saveDay = coverage.saveDay.bind(coverage);
          const saveUntil = coverage.saveCountedUntil.bind(coverage);
          const maybeDie = () => {
            if (cuts.includes(++calls)) throw new Error('killed');
          };
          coverage.saveDay = async (day) => {
            maybeDie();
            return saveDay(day);
          };
          coverage.saveCountedUntil = async (until) => {
            maybeDie();
            await saveUntil(until);
          };
          for (let round = 0; round <= cuts.length; round++) await poll('10:00').catch(() => {});
          await poll('10:00');
          const counted = [...coverage.days.values()].reduce((sum, day) => sum + day.withEvent, 0);
          expect(counted).toBe(minutes.length);
        },
      ),
      { numRuns: 50 },
    ));

  it('goes on where the time ended', async () => {
    await poll('10:00');
    coverage.versions = [version('a', at('10:01'), at('10:01'))];
    msLeft = 10;
    await poll('11:00');
    expect(today()?.withEvent).toBe(0);
    msLeft = 600_000;
    await poll('11:15');
    expect(today()?.withEvent).toBe(1);
  });

  it('leaves the counting to another poll that is at it', async () => {
    await poll('10:00');
    coverage.beforeSave = () => poll('10:15');
    await poll('10:15');
    expect(today()).toMatchObject({ sureAt: at('10:15') });
  });
});

describe('coverage-gap', () => {
  it('fires when versions come without an event, once a day, and again after a person closed it', async () => {
    await poll('10:00');
    coverage.versions = [
      version('a', at('10:00'), at('10:05'), null),
      version('b', at('10:02'), at('10:05'), null),
    ];
    await poll('10:30');
    expect(shown()).toEqual([`coverage-gap high open ${at('10:00')}`]);
    expect(findings()[0]).toMatchObject({
      dataset: 'labels',
      evidence: { current: null, details: ['no event reported labels/a', 'no event reported labels/b'] },
    });
    coverage.versions = [version('c', at('10:40'), at('10:45'), null)];
    await poll('11:15');
    expect(findings()).toHaveLength(1);
    const [first] = findings();
    if (first) await audits.saveFinding(revise({ ...first, state: 'resolved' }, ['state'], at('11:20')));
    coverage.versions = [version('d', at('11:20'), at('11:25'), null)];
    await poll('12:00');
    expect(shown()).toEqual([
      `coverage-gap high resolved ${at('10:00')}`,
      `coverage-gap high open ${at('11:20')}`,
    ]);
    expect(today()).toMatchObject({ withoutEvent: 4 });
  });

  it('fires at the next poll where it could not be written at the first, and counts no version twice', async () => {
    await poll('10:00');
    coverage.versions = [version('a', at('10:00'), at('10:05'), null)];
    const saveFinding = async () => {
      throw new Error('throttled');
    };
    const refusing = { findings: async () => [], saveFinding };
    await expect(poll('10:30', {}, { findings: refusing })).rejects.toThrow('throttled');
    await poll('10:45');
    expect(shown()).toEqual([`coverage-gap high open ${at('10:00')}`]);
    expect(today()).toMatchObject({ withoutEvent: 1 });
  });

  it('fires while what carries the events does not stand, and recovers when it does', async () => {
    await poll('10:00');
    labels = { ...LABELS, unwatched: { since: at('10:00'), reasons: ['rule-labels is disabled'] } };
    await poll('10:15', { labels: { from: at('10:00'), to: at('10:15') } });
    await poll('10:30', { labels: { from: at('10:00'), to: at('10:30') } });
    expect(shown()).toEqual([`coverage-gap high open ${at('10:00')}`]);
    expect(findings()[0]?.evidence).toMatchObject({ details: ['rule-labels is disabled'], current: true });
    expect(today()?.blind).toEqual({ from: at('10:00'), to: at('10:30') });
    expect(measuredLast('LongestBlindSeconds')).toBe(1800);
    labels = LABELS;
    await poll('10:45');
    expect(shown()).toEqual([`coverage-gap high recovered ${at('10:00')}`]);
    expect(findings()[0]?.evidence).toMatchObject({ period: { from: at('10:00'), to: at('10:45') } });
    expect(measuredLast('LongestBlindSeconds')).toBe(0);
  });

  it('fires, as recovered, for what passed between two polls, and once', async () => {
    await poll('10:00');
    const passed = { labels: { from: at('10:03'), to: at('10:15') } };
    await poll('10:15', passed, {}, passed);
    await poll('10:15', passed, {}, passed);
    expect(shown()).toEqual([`coverage-gap high recovered ${at('10:03')}`]);
    expect(findings()[0]?.evidence).toMatchObject({
      reason: expect.stringContaining(
        `it is not sure that all changes of labels from ${at('10:03')} to ${at('10:15')} were seen: a call changed what carries them`,
      ),
      current: false,
      period: passed.labels,
    });
    expect(findings()[0]?.notice.isQuiet).toBeUndefined();
    expect(today()?.blind).toEqual(passed.labels);
  });

  it('leaves one open that is about a table, though its only dataset is watched', async () => {
    await reportLogFeed([{ kind: 'table', name: 'Manifest', stands: false }], {
      findings: audits,
      openGaps: async function* () {},
      allDatasets: ['labels'],
      clock: () => new Date(at('09:50')),
      hash: (text) => text,
    });
    await poll('10:00');
    expect(shown()).toEqual([`coverage-gap high open ${at('09:50')}`]);
  });

  it('is quiet about versions from before the seal, and of datasets that nobody guards any more', async () => {
    await poll('10:00');
    coverage.versions = [
      version('old', at('10:00', '2026-11-01'), at('10:05'), null),
      { ...version('gone', at('10:00'), at('10:05'), null), dataset: 'removed' },
    ];
    await poll('10:30');
    expect(findings()).toEqual([]);
  });
});

it('measures for how long nothing was seen also where nothing can be counted', async () => {
  coverage.day = async () => {
    throw new Error('throttled');
  };
  const blind = { labels: { from: at('10:00'), to: at('10:15') } };
  await expect(poll('10:15', blind)).rejects.toThrow('throttled');
  expect(measuredLast('LongestBlindSeconds')).toBe(900);
});

it('measures the versions without an event, and the worst delay where there was a version', async () => {
  await poll('10:00');
  expect(measuredLast('WorstDetectionSeconds')).toBeUndefined();
  coverage.versions = [version('a', at('10:00'), at('10:05'), null), version('b', at('10:04'), at('10:05'))];
  await poll('10:30');
  expect([measuredLast('VersionsWithoutEvent'), measuredLast('WorstDetectionSeconds')]).toEqual([1, 300]);
  await poll('10:45');
  expect(measuredLast('VersionsWithoutEvent')).toBe(0);
});
