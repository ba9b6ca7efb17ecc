import { expect, it } from 'vitest';
import { GatheredTurns, Turns } from './turns.ts';

/** A task that ends when the test says so, and says what it did. */
function task(name: string, log: string[]) {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const run = async () => {
    log.push(`${name} begins`);
    return promise;
  };
  return { run, end: () => resolve(name), fail: () => reject(new Error(name)) };
}

const settled = () => new Promise((done) => setImmediate(done));

it('runs tasks of one name in their order, and others meanwhile', async () => {
  const [turns, log] = [new Turns(), [] as string[]];
  const [first, second, other] = [task('first', log), task('second', log), task('other', log)];
  const results = [
    turns.run('policy', first.run),
    turns.run('policy', second.run),
    turns.run('acl', other.run),
  ];
  await settled();
  expect(log).toEqual(['first begins', 'other begins']);
  first.end();
  await settled();
  expect(log).toEqual(['first begins', 'other begins', 'second begins']);
  second.end();
  other.end();
  expect(await Promise.all(results)).toEqual(['first', 'second', 'other']);
});

it('gives the next one its turn after a failure, which only its own caller hears of', async () => {
  const [turns, log] = [new Turns(), [] as string[]];
  const [first, second] = [task('first', log), task('second', log)];
  const failed = expect(turns.run('policy', first.run)).rejects.toThrow('first');
  const done = turns.run('policy', second.run);
  first.fail();
  await failed;
  second.end();
  expect(await done).toBe('second');
});

it('gathers for the next turn what comes during one', async () => {
  const [turns, log] = [new GatheredTurns<string>(), [] as string[]];
  const first = task('first', log);
  const work = async (items: readonly string[]) => items.join(' and ');
  const results = [turns.run('policy', 'a', first.run)];
  await settled();
  for (const item of ['b', 'c', 'd']) results.push(turns.run('policy', item, work));
  results.push(turns.run('acl', 'x', work));
  first.end();
  expect(await Promise.all(results)).toEqual(['first', 'b and c and d', null, null, 'x']);
});

it('fails for each that was gathered, and goes on', async () => {
  const turns = new GatheredTurns<string>();
  const fail = async () => Promise.reject(new Error('no'));
  const both = [turns.run('policy', 'a', fail), turns.run('policy', 'b', fail)];
  expect((await Promise.allSettled(both)).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await turns.run('policy', 'c', async ([item]) => item)).toBe('c');
});
