import { compareKeys } from '../../../core/base/key-order.ts';
import type { ExpectedFile } from './expected.ts';
import type { Found } from './tree.ts';

/** A name with what is there and what is expected; one of them is there. */
export interface Pair {
  readonly name: string;
  readonly found: Found | null;
  readonly expected: ExpectedFile | null;
}

/** Puts what is there beside what is expected. Both come in order, so that neither has to be held as a whole. */
export async function* pairs(
  found: Iterable<Found>,
  expected: AsyncIterable<ExpectedFile>,
): AsyncGenerator<Pair> {
  const files = found[Symbol.iterator]();
  let file = files.next();
  for await (const each of expected) {
    while (!file.done && compareKeys(file.value.name, each.name) < 0) {
      yield { name: file.value.name, found: file.value, expected: null };
      file = files.next();
    }
    const isThere = !file.done && file.value.name === each.name;
    yield { name: each.name, found: isThere ? file.value : null, expected: each };
    if (isThere) file = files.next();
  }
  for (; !file.done; file = files.next()) yield { name: file.value.name, found: file.value, expected: null };
}
