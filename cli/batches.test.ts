import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { gather, inOrder, inOrderBy } from './batches.ts';

/** Work that notes what it begins and ends; a bad item fails. */
function noted() {
  const notes: string[] = [];
  const work = async (item: string): Promise<string> => {
    notes.push(`${item} begins`);
    if (item === 'bad') throw new Error('bad');
    await turn();
    await turn();
    notes.push(`${item} ends`);
    return item.toUpperCase();
  };
  return { notes, work };
}

describe('work in order', () => {
  it('gives results in the order of the items, whichever ends first, and begins no more than there may be', async () => {
    const starts = Array.from({ length: 4 }, () => Promise.withResolvers<void>());
    let [open, most] = [0, 0];
    const results = gather(
      inOrder([0, 1, 2, 3], 2, async (item) => {
        most = Math.max(most, ++open);
        starts[item]?.resolve();
        // The first of a pair ends last.
        if (item % 2 === 0) await starts[item + 1]?.promise;
        open -= 1;
        return item;
      }),
    );
    expect(await results).toEqual([0, 1, 2, 3]);
    expect(most).toBe(2);
  });

  it('fails as a piece of it fails, once what is at work has ended, and begins nothing more', async () => {
    const { notes, work } = noted();
    await expect(gather(inOrder(['bad', 'a', 'b', 'c'], 3, work))).rejects.toThrow('bad');
    expect(notes).toEqual(['bad begins', 'a begins', 'b begins', 'a ends', 'b ends']);
  });

  it('fails as its source fails, once what is at work has ended', async () => {
    const { notes, work } = noted();
    function* source() {
      yield 'a';
      throw new Error('no more');
    }
    await expect(gather(inOrder(source(), 3, work))).rejects.toThrow('no more');
    expect(notes).toEqual(['a begins', 'a ends']);
  });

  it('has ended what was at work where nobody reads its results any more', async () => {
    const { notes, work } = noted();
    for await (const _ of inOrder(['a', 'b', 'c'], 2, work)) break;
    expect(notes).toEqual(['a begins', 'b begins', 'a ends', 'b ends']);
  });
});

describe('work by a pool', () => {
  const poolOf = (notes: string[]) => ({
    concurrency: 2,
    close: async () => void notes.push('closed'),
  });

  it('closes it when all results are there', async () => {
    const { notes, work } = noted();
    expect(await gather(inOrderBy(poolOf(notes), ['a', 'b'], work))).toEqual(['A', 'B']);
    expect(notes.at(-1)).toBe('closed');
  });

  it('closes it before it waits for what is at work, whose results nobody wants', async () => {
    const { notes, work } = noted();
    await expect(gather(inOrderBy(poolOf(notes), ['bad', 'a'], work))).rejects.toThrow('bad');
    expect(notes).toEqual(['bad begins', 'a begins', 'closed', 'a ends']);
  });
});
