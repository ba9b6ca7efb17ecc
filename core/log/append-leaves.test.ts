import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOf, logPorts, MemoryLog, sha256, VERIFIER } from '../../test/fakes/memory-log.ts';
import { appendLeaves, type LogPorts } from './append-leaves.ts';
import { CHECKPOINT_PATH, type Checkpoint, openCheckpoint } from './checkpoint.ts';
import { readLeaves } from './read-leaves.ts';

const batchOf = (name: string, count: number): Uint8Array[] =>
  Array.from({ length: count }, (_, at) => bytesOf(`${name}${at}`));

const headOf = (log: MemoryLog): Checkpoint =>
  openCheckpoint(new TextDecoder().decode(log.objects.get(CHECKPOINT_PATH)), VERIFIER);

/** Every entry, read as anybody would, which also checks the root. */
const entriesOf = async (log: MemoryLog, earlier: readonly Checkpoint[] = []): Promise<string[]> => {
  const read = async (path: string) => log.objects.get(path) ?? null;
  const found: string[] = [];
  for await (const entries of readLeaves(headOf(log), { read, sha256, earlier }))
    found.push(...entries.map(({ bytes }) => new TextDecoder().decode(bytes)));
  return found;
};

describe('a log that is appended to', () => {
  it('has every entry once, in order, whatever the batches were', async () => {
    const counts = fc.array(fc.integer({ min: 1, max: 600 }), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(counts, async (sizes) => {
        const log = new MemoryLog();
        const heads: Checkpoint[] = [];
        const expected = sizes.flatMap((size, at) => batchOf(`${at}/`, size));
        for (const [at, size] of sizes.entries()) {
          heads.push(await appendLeaves(batchOf(`${at}/`, size), logPorts(log)));
        }
        expect(await entriesOf(log, heads)).toEqual(expected.map((entry) => new TextDecoder().decode(entry)));
      }),
      { numRuns: 20 },
    );
  });

  it('answers with its head and writes nothing when there is nothing to append', async () => {
    const log = new MemoryLog();
    expect((await appendLeaves([], logPorts(log))).size).toBe(0);
    expect(log.objects.size).toBe(0);
  });

  it('keeps the entries of writers at the same time, each batch whole and in its order', async () => {
    const log = new MemoryLog();
    await Promise.all(['a', 'b', 'c', 'd'].map((name) => appendLeaves(batchOf(name, 5), logPorts(log))));
    const entries = await entriesOf(log);
    expect(entries).toHaveLength(20);
    for (const name of ['a', 'b', 'c', 'd'])
      expect(entries.filter((entry) => entry.startsWith(name))).toEqual(
        [0, 1, 2, 3, 4].map((at) => name + at),
      );
  });
});

/** As many writes as a batch takes that ends one tile and begins another: a batch, two bundles, three tiles, the checkpoint. */
const STEPS = 7;

describe.each([false, true])(
  'a writer that is killed (after the write that failed: %s)',
  (failsAfterwards) => {
    it.each(Array.from({ length: STEPS }, (_, at) => at))(
      'after %i writes leaves the log whole, and the next one brings it forward',
      async (writesLeft) => {
        const log = new MemoryLog();
        const before = await appendLeaves(batchOf('before', 250), logPorts(log));
        Object.assign(log, { writesLeft, failsAfterwards });
        await expect(appendLeaves(batchOf('killed', 20), logPorts(log))).rejects.toThrow('killed');
        log.writesLeft = Number.POSITIVE_INFINITY;
        const left = await entriesOf(log, [before]);
        expect([250, 270]).toContain(left.length);
        await appendLeaves(batchOf('after', 3), logPorts(log));
        const isDecided = writesLeft > 0 || failsAfterwards;
        const entries = await entriesOf(log, [before]);
        expect(entries.slice(250)).toEqual([
          ...(isDecided ? batchOf('killed', 20) : []).map((entry) => new TextDecoder().decode(entry)),
          'after0',
          'after1',
          'after2',
        ]);
      },
    );
  },
);

it('a key that does not sign for minutes keeps one batch waiting, and none is lost when it does again', async () => {
  const log = new MemoryLog();
  const before = await appendLeaves(batchOf('before', 3), logPorts(log));
  const refusing: LogPorts = {
    ...logPorts(log),
    sign: async () => {
      throw new Error('KMS fails');
    },
  };
  // The stream gives the same changes until they are appended.
  for (let minute = 0; minute < 5; minute++)
    await expect(appendLeaves(batchOf('meanwhile', 2), refusing)).rejects.toThrow('KMS fails');
  expect(await entriesOf(log)).toHaveLength(3);
  await appendLeaves(batchOf('meanwhile', 2), logPorts(log));
  expect(await entriesOf(log, [before])).toEqual([
    ...['before0', 'before1', 'before2', 'meanwhile0', 'meanwhile1'],
    // Told twice: their numbers in the stream are the same, so they count once.
    ...['meanwhile0', 'meanwhile1'],
  ]);
});

describe('a reader', () => {
  const logOf = async (name: string, ...sizes: readonly number[]) => {
    const log = new MemoryLog();
    const heads: Checkpoint[] = [];
    for (const [at, size] of sizes.entries())
      heads.push(await appendLeaves(batchOf(`${name}${at}/`, size), logPorts(log)));
    return { log, heads };
  };

  it('notices an entry that was changed, one that is missing, and one that was cut off', async () => {
    const { log } = await logOf('a', 300);
    const path = 'tile/entries/000';
    const bytes = log.objects.get(path) ?? new Uint8Array();
    log.objects.set(path, bytes.with(5, 65));
    await expect(entriesOf(log)).rejects.toThrow('are not those of its checkpoint at 300');
    log.objects.set(path, bytes.slice(0, 100));
    await expect(entriesOf(log)).rejects.toThrow('is cut off');
    log.objects.delete(path);
    await expect(entriesOf(log)).rejects.toThrow('the log has no tile/entries/000');
  });

  it('notices a log that was written anew since a checkpoint was handed out, at the entry where it stood', async () => {
    const { heads } = await logOf('a', 10, 290);
    const { log } = await logOf('b', 12, 288);
    await expect(entriesOf(log, heads.slice(0, 1))).rejects.toThrow(
      'the first 10 entries of the log are not those of the earlier checkpoint: the log was rewritten',
    );
  });

  it('notices a log that is shorter than a checkpoint that was handed out', async () => {
    const { heads } = await logOf('a', 10, 20);
    const { log } = await logOf('a', 10);
    await expect(entriesOf(log, heads)).rejects.toThrow(
      'the log has 10 entries, and the earlier checkpoint 30',
    );
  });
});
