import { expect, it } from 'vitest';
import { type RangeAhead, RangeQueue, ReadAheadBudget } from './read-ahead.ts';

function* fetches(count: number, started: number[]): Generator<RangeAhead, void> {
  for (let i = 0; i < count; i++) {
    started.push(i);
    yield { index: i, done: Promise.resolve() } as unknown as RangeAhead;
  }
}

it('fetches as far ahead as it may, in order', () => {
  const started: number[] = [];
  const queue = new RangeQueue(fetches(5, started), 2, new ReadAheadBudget(9));
  const seen: unknown[] = [];
  for (let head = queue.next(); head; head = queue.next()) seen.push([head, started.length]);
  expect(seen).toMatchObject([
    [{ index: 0 }, 3],
    [{ index: 1 }, 4],
    [{ index: 2 }, 5],
    [{ index: 3 }, 5],
    [{ index: 4 }, 5],
  ]);
});

it('goes on one by one where others hold every place', () => {
  const started: number[] = [];
  const queue = new RangeQueue(fetches(3, started), 2, new ReadAheadBudget(0));
  expect(queue.next()).toMatchObject({ index: 0 });
  expect(started).toEqual([0]);
  expect(queue.next()).toMatchObject({ index: 1 });
});

it('gives every place back, at its end and when it is broken off', async () => {
  const places = new ReadAheadBudget(2);
  const whole = new RangeQueue(fetches(4, []), 2, places);
  while (whole.next());
  const broken = new RangeQueue(fetches(9, []), 2, places);
  broken.next();
  expect(places.tryTake()).toBe(false);
  await broken.settle();
  expect([places.tryTake(), places.tryTake(), places.tryTake()]).toEqual([true, true, false]);
});
