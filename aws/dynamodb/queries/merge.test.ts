import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compareText } from '../../../core/base/time.ts';
import { type Compare, merge, withTiesInOrder } from './merge.ts';

interface Dated {
  readonly time: string;
  readonly id: string;
}

const byTimeAndId: Compare<Dated> = (a, b) => compareText(a.time, b.time) || compareText(a.id, b.id);

async function* paged<T>(items: readonly T[], sizes: readonly number[]): AsyncGenerator<readonly T[]> {
  let at = 0;
  for (let page = 0; at < items.length; page++) {
    const size = sizes[page % sizes.length] ?? 1;
    yield items.slice(at, at + size);
    at += size;
  }
}

async function gather<T>(source: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const each of source) found.push(each);
  return found;
}

const dated = (time: string, ...ids: readonly string[]): Dated[] => ids.map((id) => ({ time, id }));
const text = (found: readonly Dated[]): string => found.map(({ time, id }) => time + id).join(' ');

it.each([
  { title: 'of one page', items: [...dated('1', 'b', 'a'), ...dated('2', 'a')], sizes: [3], is: '1a 1b 2a' },
  { title: 'that go on in the next pages', items: dated('1', 'c', 'b', 'a'), sizes: [1], is: '1a 1b 1c' },
  { title: 'after an empty page', items: dated('1', 'b', 'a'), sizes: [0, 2], is: '1a 1b' },
  { title: 'of nothing', items: [], sizes: [1], is: '' },
])('puts ties $title into one order', async ({ items, sizes, is }) => {
  const pages = await gather(withTiesInOrder(paged(items, sizes), ({ time }) => time, byTimeAndId));
  expect(text(pages.flat())).toBe(is);
});

it('merges sources that keep no order among ties into one that is in order, whatever their pages', async () => {
  const source = fc.record({
    items: fc.array(
      fc.record({
        time: fc.constantFrom('1', '2', '3'),
        id: fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 2 }),
      }),
    ),
    sizes: fc.array(fc.nat(3), { minLength: 1 }).map((sizes) => [...sizes, 1]),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(source, { maxLength: 5 }), async (sources) => {
      const orders = sources.map(({ items, sizes }) => {
        // A sort that leaves ties as they came, as an index does.
        const indexed = items.toSorted((a, b) => compareText(a.time, b.time));
        return withTiesInOrder(paged(indexed, sizes), ({ time }) => time, byTimeAndId);
      });
      const all = sources.flatMap(({ items }) => items).sort(byTimeAndId);
      expect(text(await gather(merge(orders, byTimeAndId)))).toBe(text(all));
    }),
  );
});
