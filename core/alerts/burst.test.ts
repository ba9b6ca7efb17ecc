import { beforeAll, describe, expect, it } from 'vitest';
import type { Arrivals, History } from '../../test/delivery/history.ts';
import { type Outcome, play } from '../../test/delivery/play.ts';

const MINUTE = 60_000;
/** Of 10,000 changes half alter sealed objects. */
const ALTERED = 5_000;
const OVERWRITES = 500;
/** It takes two seconds of a processor that does nothing else. */
const PATIENCE_MS = 300_000;

const burst = (group: number, count: number, length: number): Arrivals => ({
  group,
  size: 'usual',
  from: 1_000,
  count,
  period: length / count,
  changes: [],
  changed: 0,
});

/** A deployment in which everything works, and whose stream brings what it should. */
const history = (arrivals: readonly Arrivals[], itemMs = 1): History => ({
  seed: 1,
  arrivals,
  poison: [],
  decisions: [],
  outages: [],
  kills: [],
  throttles: [],
  slowness: [],
  conflicts: [],
  stream: { shards: 4, batch: 100, late: 0, twice: 0, lost: 0 },
  messages: { late: 0, twice: 0 },
  itemMs,
  phase: 30_000,
});

/** What takes longer than an alert is filled for goes into another right after it: a group has more than one a minute then. */
const withoutOften = ({ broken }: Outcome) => broken.filter((words) => !words.startsWith('too many'));

const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);

describe('5,000 findings of one dataset in a minute, and 500 of another in two seconds,', () => {
  let outcome: Outcome;
  beforeAll(async () => {
    outcome = await play(history([burst(0, ALTERED, MINUTE), burst(1, OVERWRITES, 2_000)]));
  }, PATIENCE_MS);

  it('are each reported once, a window and ten seconds later at most', () => {
    expect(outcome.reported).toBe(ALTERED + OVERWRITES);
    expect(withoutOften(outcome)).toEqual([]);
  });

  it('reach people in a handful of messages, whose counts add up to exactly that', () => {
    expect(sum(outcome.counts)).toBe(ALTERED + OVERWRITES);
    expect(outcome.counts.length).toBeLessThanOrEqual(10);
  });
});

describe('the same findings', () => {
  it(
    'over four minutes are a message a minute more, for none waits longer',
    async () => {
      const outcome = await play(history([burst(0, ALTERED, 4 * MINUTE - 1_000)]));
      expect(outcome).toMatchObject({ broken: [], reported: ALTERED });
      expect(sum(outcome.counts)).toBe(ALTERED);
    },
    PATIENCE_MS,
  );

  it(
    'are some messages more and some seconds later, and the counts as exact, where a transaction takes 300 ms',
    async () => {
      const outcome = await play(history([burst(0, ALTERED, MINUTE)], 3));
      expect(sum(outcome.counts)).toBe(ALTERED);
    },
    PATIENCE_MS,
  );
});
