import fc from 'fast-check';
import { expect, it } from 'vitest';
import { folderOf, suffixOf, tallyOf } from './tally.ts';

it.each([
  ['a/b/c.jsonl', 'a/b/', '.jsonl'],
  ['c.tar.gz', '', '.gz'],
  ['a.d/readme', 'a.d/', ''],
  ['a/.hidden', 'a/', ''],
  ['a/b/', 'a/b/', ''],
  ['a/what. a long sentence with a dot', 'a/', ''],
  ['', '', ''],
])('takes %j for something in the folder %j with the suffix %j', (key, folder, suffix) => {
  expect([folderOf(key), suffixOf(key)]).toEqual([folder, suffix]);
});

it('gives the commonest names, and how many others there are', () => {
  expect(tallyOf(['b', 'a', 'c', 'a', 'b', 'd'], 2)).toEqual({
    top: [
      { name: 'a', count: 2 },
      { name: 'b', count: 2 },
    ],
    others: { names: 2, count: 2 },
  });
  expect(tallyOf([], 5)).toEqual({ top: [], others: { names: 0, count: 0 } });
});

it('loses none, in whatever order they come', () => {
  const names = fc.array(fc.string({ maxLength: 2 }));
  fc.assert(
    fc.property(names, fc.nat({ max: 6 }), (all, limit) => {
      const { top, others } = tallyOf(all, limit);
      expect(top.reduce((sum, { count }) => sum + count, others.count)).toBe(all.length);
      expect(top.length + others.names).toBe(new Set(all).size);
      expect(tallyOf(all.toReversed(), limit)).toEqual({ top, others });
    }),
  );
});
