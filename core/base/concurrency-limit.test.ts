import { describe, expect, it, vi } from 'vitest';
import { allDone, Gate, mapAtOnce } from './concurrency-limit.ts';

/** A task that ends when the test says so. */
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

describe('working on many items', () => {
  it('begins so many in their order, and gives results in that order whichever ends first', async () => {
    const begun: number[] = [];
    const tasks = [0, 1, 2].map(held);
    const results = mapAtOnce(tasks, 2, (task) => {
      begun.push(tasks.indexOf(task));
      return task.run();
    });
    await Promise.resolve();
    expect(begun).toEqual([0, 1]);
    tasks[1]?.release();
    await vi.waitFor(() => expect(begun).toEqual([0, 1, 2]));
    tasks[2]?.release();
    tasks[0]?.release();
    expect(await results).toEqual([0, 1, 2]);
  });

  it('begins no other after a failure, and ends once those under way have', async () => {
    const begun: string[] = [];
    const slow = held('slow');
    const work = async (item: string) => {
      begun.push(item);
      if (item === 'broken') throw new Error('no');
      return slow.run();
    };
    let isOver = false;
    const results = mapAtOnce(['slow', 'broken', 'never'], 2, work).finally(() => {
      isOver = true;
    });
    results.catch(() => {});
    await vi.waitFor(() => expect(begun).toEqual(['slow', 'broken']));
    expect(isOver).toBe(false);
    slow.release();
    await expect(results).rejects.toThrow('no');
    expect(begun).toEqual(['slow', 'broken']);
  });

  it('has nothing to do for nothing', async () => {
    expect(await mapAtOnce([], 3, async () => 'never')).toEqual([]);
  });
});

describe('allDone', () => {
  const fail = async (why: string) => {
    throw new Error(why);
  };

  it('gives what the last comes to', async () => {
    expect(
      await allDone(
        async () => {},
        async () => 'second',
      ),
    ).toBe('second');
  });

  it('does the second though the first fails, and then says why', async () => {
    const second = vi.fn(async () => 'second');
    await expect(allDone(() => fail('the first'), second)).rejects.toThrow('the first');
    expect(second).toHaveBeenCalledOnce();
  });

  it('ends the first though the second fails', async () => {
    const first = held('first');
    let isOver = false;
    const both = allDone(
      async () => {
        await first.run();
        isOver = true;
      },
      () => fail('the second'),
    );
    first.release();
    await expect(both).rejects.toThrow('the second');
    expect(isOver).toBe(true);
  });

  it('says of all why they failed, and does the others', async () => {
    const other = vi.fn(async () => 'other');
    await expect(
      allDone(
        () => fail('one'),
        other,
        () => fail('two'),
      ),
    ).rejects.toMatchObject({
      message: '2 of 3 failed',
      errors: [{ message: 'one' }, { message: 'two' }],
    });
    expect(other).toHaveBeenCalledOnce();
  });
});
