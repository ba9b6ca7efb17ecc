import type { Cursor } from '../core/api/baseline-request.ts';

/** Asks page after page until one comes without a cursor. */
export async function* cursorPages<Page extends { readonly cursor: Cursor | null }>(
  ask: (cursor: Cursor | null) => Promise<Page>,
): AsyncGenerator<Page> {
  let cursor: Cursor | null = null;
  do {
    const page: Page = await ask(cursor);
    yield page;
    cursor = page.cursor;
  } while (cursor !== null);
}

/**
 * Does work on several items at the same time and yields the results in the order of the items. No more items are taken
 * from the source than are at work, so that memory stays flat. Where it ends early, it first waits for what is at work.
 */
export const inOrder = <Item, Result>(
  source: AsyncIterable<Item> | Iterable<Item>,
  concurrency: number,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result> => inOrderBy({ concurrency, close: async () => {} }, source, work);

/** What works on several items at a time; once it is closed, what it is at fails. */
export interface Pool {
  readonly concurrency: number;
  close(): Promise<void>;
}

/** The same by a pool, which is closed at the end: nobody waits for work whose result is not wanted any more. */
export async function* inOrderBy<Item, Result>(
  pool: Pool,
  source: AsyncIterable<Item> | Iterable<Item>,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result> {
  const running: Promise<Result>[] = [];
  try {
    for await (const item of source) {
      const result = work(item);
      // Awaited below; until then a failure is not one that nobody handles.
      result.catch(() => {});
      running.push(result);
      if (running.length >= pool.concurrency) yield (await running.shift()) as Result;
    }
    for (let next = running.shift(); next !== undefined; next = running.shift()) yield await next;
  } finally {
    await pool.close();
    await Promise.allSettled(running);
  }
}

/** All that an asynchronous source yields. */
export async function gather<T>(source: AsyncIterable<T>): Promise<T[]> {
  const gathered: T[] = [];
  for await (const each of source) gathered.push(each);
  return gathered;
}
