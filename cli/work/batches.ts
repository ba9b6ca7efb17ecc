/** What one invocation of a function is given to read. */
export const MOST_KEYS = 25;
export const MOST_BYTES = 256 * 2 ** 20;

interface Sized {
  readonly key: string;
  readonly size: number;
}

/** Groups keys so that one invocation has neither too many nor too much to read; a large object goes alone. */
export async function* batches<Item extends Sized>(
  source: AsyncIterable<Item>,
): AsyncGenerator<readonly Item[]> {
  let batch: Item[] = [];
  let bytes = 0;
  for await (const item of source) {
    if (batch.length >= MOST_KEYS || (batch.length > 0 && bytes + item.size > MOST_BYTES)) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(item);
    bytes += item.size;
  }
  if (batch.length > 0) yield batch;
}
