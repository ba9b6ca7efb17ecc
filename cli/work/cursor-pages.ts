import type { Cursor } from '../../core/api/baseline-request.ts';

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
