import type { Paginator } from '@smithy/types';

/** Everything that the pages of a list hold. */
export async function onPages<Page, Item>(
  pages: Paginator<Page>,
  itemsOf: (page: Page) => readonly Item[] | undefined,
): Promise<readonly Item[]> {
  const found: Item[] = [];
  for await (const page of pages) found.push(...(itemsOf(page) ?? []));
  return found;
}
