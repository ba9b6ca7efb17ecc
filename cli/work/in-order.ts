/**
 * Does work on several items at the same time and yields the results in the order of the items. No more items are taken
 * from the source than are at work, so that memory stays flat.
 */
export async function* inOrder<Item, Result>(
  source: AsyncIterable<Item> | Iterable<Item>,
  concurrency: number,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result> {
  const running: Promise<Result>[] = [];
  for await (const item of source) {
    const result = work(item);
    // Awaited below; until then a failure is not one that nobody handles.
    result.catch(() => {});
    running.push(result);
    if (running.length >= concurrency) yield (await running.shift()) as Result;
  }
  for (const result of running) yield await result;
}
