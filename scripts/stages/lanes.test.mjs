import { expect, it } from 'vitest';
import { runLanes } from './lanes.mjs';

const GOOD = { passed: 1, failed: 0 };

/** A stage that ends when told to. */
const held = (name) => {
  const { promise, resolve } = Promise.withResolvers();
  const work = async (write) => {
    write(`${name} prints\n`);
    await promise;
    return GOOD;
  };
  return { name, work, release: resolve };
};

const names = (results) => results.map(({ name }) => name);

it('runs the lanes at once, and gives the results in their order', async () => {
  const [a, x] = [held('a'), held('x')];
  const b = { name: 'b', work: async () => x.release() ?? GOOD };
  const y = { name: 'y', work: async () => GOOD };
  a.release();
  // The second lane's first stage ends only when the first lane's second has begun.
  expect(
    names(
      await runLanes(
        [
          [a, b],
          [x, y],
        ],
        () => false,
        () => {},
      ),
    ),
  ).toEqual(['a', 'b', 'x', 'y']);
});

it('shows each stage in one piece, under its name', async () => {
  const [a, x] = [held('a'), held('x')];
  const shown = [];
  const running = runLanes(
    [[a], [x]],
    () => false,
    (text) => shown.push(text),
  );
  a.release();
  x.release();
  await running;
  expect(shown.join('')).toBe('\n== a\na prints\n\n== x\nx prints\n');
});

it('counts a stage that throws as failed, shows why, and goes on', async () => {
  const broken = { name: 'a', work: async () => Promise.reject(new Error('no such file')) };
  const next = { name: 'b', work: async () => GOOD };
  const shown = [];
  const results = await runLanes(
    [[broken, next]],
    () => false,
    (text) => shown.push(text),
  );
  expect(results).toMatchObject([
    { name: 'a', passed: 0, failed: 1 },
    { name: 'b', ...GOOD },
  ]);
  expect(shown.join('')).toContain('== a\nno such file\n');
});

it('begins no stage once it is over', async () => {
  let isOver = false;
  const last = {
    name: 'a',
    work: async () => {
      isOver = true;
      return GOOD;
    },
  };
  const results = await runLanes(
    [[last, held('b')]],
    () => isOver,
    () => {},
  );
  expect(names(results)).toEqual(['a']);
});
