import { expect, it } from 'vitest';
import { Gate } from './concurrency-limit.ts';

/** A task that ends when it is told to. */
function held<T>(value: T) {
  let release = () => {};
  const end = new Promise<void>((done) => {
    release = done;
  });
  return { run: () => end.then(() => value), release };
}

it('lets so many in, and the next one as one leaves', async () => {
  const gate = new Gate(2);
  const started: number[] = [];
  const tasks = [0, 1, 2, 3].map(held);
  const runs = tasks.map((task, index) =>
    gate.run(() => {
      started.push(index);
      return task.run();
    }),
  );
  await Promise.resolve();
  expect(started).toEqual([0, 1]);
  tasks[1]?.release();
  await runs[1];
  expect(started).toEqual([0, 1, 2]);
  for (const { release } of tasks) release();
  expect(await Promise.all(runs)).toEqual([0, 1, 2, 3]);
});

it('goes on after a task that breaks', async () => {
  const gate = new Gate(1);
  const broken = gate.run(async () => {
    throw new Error('no');
  });
  await expect(broken).rejects.toThrow('no');
  expect(await gate.run(async () => 'next')).toBe('next');
});
