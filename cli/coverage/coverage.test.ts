import { expect, it } from 'vitest';
import { type DayCoverage, emptyDay } from '../../core/versions/day-coverage.ts';
import { fakeQueries } from '../../test/cli/fake-queries.ts';
import { runCli } from '../../test/cli/run-cli.ts';
import { DATASET, DEPLOYMENT } from '../../test/cli/samples.ts';

const day = (date: string, over: Partial<DayCoverage> = {}): DayCoverage => ({
  ...emptyDay(DATASET.name, date),
  sureAt: `${date}T09:45:00.000Z`,
  ...over,
});

const SEEN = day('2026-11-21', { withEvent: 20, delays: { 2: 18, 8: 1, 40: 1 }, worstDelay: 37 });
const BLIND = day('2026-11-21', {
  withEvent: 3,
  withoutEvent: 1,
  withoutVersion: 2,
  blind: { from: '2026-11-21T01:00:00.000Z', to: '2026-11-21T04:00:00.000Z' },
  delays: { 2: 3, 12000: 1 },
  worstDelay: 10_800,
});

const coverage = (days: readonly DayCoverage[], ...args: string[]) =>
  runCli(['coverage', ...args], {
    deployment: DEPLOYMENT,
    queries: fakeQueries({
      datasets: [DATASET],
      coverage: days,
      ...(days.length > 0 && { coverageCountedUntil: '2026-11-21T09:40:00.000Z' }),
    }),
  });

it('shows a day on which every version had its event, and how late they were noticed, and ends with 0', async () => {
  const { out, err, exitCode } = await coverage([SEEN]);
  expect(out).toMatch(/2026-11-21 +seen +20 +0 +0 +none +2 s, 8 s, 37 s/);
  expect(out.trim().split('\n').at(-1)).toBe(
    '2026-11-21: 20 versions by their events, 0 without; longest blind time none; noticed within 2 s, 8 s, 37 s (median, p95, worst)',
  );
  expect(err).toContain('recorded by 2026-11-21 09:40:00 UTC');
  expect(exitCode).toBe(0);
});

it.each<[string, DayCoverage, RegExp, number]>([
  ['a day on which a version came without its event', BLIND, /blind +3 +1 +2 +3 h +2 s, 12000 s, 10800 s/, 1],
  [
    'a quiet day, on which nothing could have been missed',
    day('2026-11-21'),
    /quiet +0 +0 +0 +none +-, -, -/,
    0,
  ],
  ['a silent day, of which nobody could be sure', day('2026-11-21', { sureAt: null }), /unknown/, 3],
])('tells %s from the others', async (_, of, text, exit) => {
  const { out, exitCode } = await coverage([of]);
  expect(out).toMatch(text);
  expect(exitCode).toBe(exit);
});

it('shows the days since a time, and prints them for machines', async () => {
  const { out, exitCode } = await coverage([BLIND, day('2026-11-20')], '--since', '2026-11-21', '--json');
  expect(
    out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toEqual([
    {
      dataset: DATASET.name,
      day: '2026-11-21',
      state: 'blind',
      withEvent: 3,
      withoutEvent: 1,
      withoutVersion: 2,
      longestBlind: { from: '2026-11-21T01:00:00.000Z', to: '2026-11-21T04:00:00.000Z' },
      delaySeconds: { median: 2, p95: 12_000, worst: 10_800 },
      sureAt: '2026-11-21T09:45:00.000Z',
      countedUntil: '2026-11-21T09:40:00.000Z',
    },
  ]);
  expect(exitCode).toBe(1);
});

it('calls days blind on which nothing asked whether all parts stand, also those of which nothing is kept', async () => {
  const { out, exitCode } = await coverage([
    { ...SEEN, day: '2026-11-19', sureAt: '2026-11-19T11:00:00.000Z' },
  ]);
  const lines = out.split('\n').filter((line) => line.startsWith(DATASET.name));
  expect(lines).toEqual([
    expect.stringMatching(/2026-11-21 +blind +0 +0 +0 +10 h/),
    expect.stringMatching(/2026-11-20 +blind +0 +0 +0 +24 h/),
    expect.stringMatching(/2026-11-19 +blind +20 +0 +0 +13 h/),
  ]);
  expect(exitCode).toBe(1);
});

it('calls the days since a time blind, too, where the polls ended before it', async () => {
  const { out, exitCode } = await coverage([{ ...SEEN, day: '2026-10-01' }], '--since', '2026-11-20');
  const lines = out.split('\n').filter((line) => line.startsWith(DATASET.name));
  expect(lines).toEqual([
    expect.stringMatching(/2026-11-21 +blind/),
    expect.stringMatching(/2026-11-20 +blind/),
  ]);
  expect(exitCode).toBe(1);
});

it('ends with 3 where nothing was measured yet', async () => {
  const { out, err, exitCode } = await coverage([]);
  expect(out).toContain('nothing was measured yet');
  expect(err).toContain('every 15 minutes');
  expect(exitCode).toBe(3);
});

it('refuses a dataset that is not there, and a time that is none', async () => {
  expect((await coverage([SEEN], '--dataset', 'other')).exitCode).toBe(2);
  expect((await coverage([SEEN], '--since', 'yesterday')).exitCode).toBe(2);
});
