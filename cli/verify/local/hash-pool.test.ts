import { createHash } from 'node:crypto';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { threadThat } from '../../../test/fakes/thread-script.ts';
import type { HashResult, HashTask } from './hash-file.ts';
import { HashPool } from './hash-pool.ts';
import { packResults, packTasks, unpackResults, unpackTasks } from './packed-messages.ts';

let folder = '';
beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'pool-')));
});
afterAll(() => rmSync(folder, { recursive: true }));

const sha256 = (content: Buffer): string => createHash('sha256').update(content).digest('hex');

/** A file of so many bytes, and the task and result that belong to it. */
function file(name: string, size: number): { readonly task: HashTask; readonly result: HashResult } {
  const content = Buffer.alloc(size, name);
  const path = join(folder, name);
  writeFileSync(path, content);
  return {
    task: { path, algorithms: ['sha256'] },
    result: { digests: { sha256: sha256(content) }, size },
  };
}

const LARGE_BYTES = 2 ** 20 + 1;

describe('a pool that hashes', () => {
  it.each([1, 2, 3])(
    'small files and large ones gives each its digest, in order, on %d cores',
    async (cores) => {
      const files = Array.from({ length: 300 }, (_, at) => file(`${at}`, at % 50 === 49 ? LARGE_BYTES : at));
      const pool = new HashPool(cores);
      const batches = Array.from({ length: 30 }, (_, at) => files.slice(at * 10, at * 10 + 10));
      const results = await Promise.all(batches.map((batch) => pool.hash(batch.map(({ task }) => task))));
      await pool.close();
      expect(results.flat()).toEqual(files.map(({ result }) => result));
    },
  );

  it('says of each file that cannot be read why, and hashes the others', async () => {
    const here = file('here', LARGE_BYTES);
    const gone: HashTask = { path: join(folder, 'gone'), algorithms: ['sha256'] };
    const pool = new HashPool(2);
    const results = await pool.hash([gone, here.task, gone]);
    await pool.close();
    const error = { error: expect.stringContaining('ENOENT') };
    expect(results).toEqual([error, here.result, error]);
  });
});

describe('threads that hash', () => {
  const TASKS: readonly HashTask[] = [{ path: 'never-read', algorithms: ['sha256'] }];

  it.each([
    ['ends', 'process.exit()', 'a thread that hashes has ended'],
    ['fails', "throw new Error('no memory')", 'no memory'],
  ])(
    'fail what they were asked, and whatever they are asked later, where one %s',
    async (_, does, message) => {
      const pool = new HashPool(2, threadThat(does));
      const asked = await Promise.allSettled([1, 2, 3, 4, 5].map(() => pool.hash(TASKS, true)));
      for (const each of asked) expect(each).toMatchObject({ reason: { message } });
      await expect(pool.hash(TASKS, true)).rejects.toThrow(message);
      await pool.close();
    },
  );

  it('leave nobody waiting, when their pool is closed', async () => {
    const pool = new HashPool(2, threadThat(''));
    const asked = [1, 2, 3, 4, 5, 6].map(() => pool.hash(TASKS, true));
    const ends = Promise.allSettled(asked);
    await pool.close();
    for (const each of await ends) expect(each).toMatchObject({ status: 'rejected' });
    await expect(pool.hash(TASKS)).rejects.toThrow('the threads that hash were closed');
  });
});

describe('what a thread is told, and what it says', () => {
  const tasks: readonly HashTask[] = [
    { path: 'a', algorithms: ['sha256'] },
    { path: Uint8Array.of(0xff), algorithms: ['sha256', 'md5'] },
  ];

  it.each([
    ['tasks of one algorithm', [tasks[0], tasks[0]]],
    ['tasks of several', tasks],
    ['no task', []],
  ])('are %s, as they were', (_, given) => {
    expect(unpackTasks(packTasks(given as readonly HashTask[]))).toEqual(given);
  });

  it('are the results of as many tasks as it came to, as they were', () => {
    const results: readonly HashResult[] = [
      { error: 'a b' },
      { digests: { sha256: 'a'.repeat(64), md5: 'b'.repeat(32) }, size: 0 },
    ];
    expect(unpackResults(packResults(results), [...tasks, ...tasks])).toEqual(results);
  });
});
