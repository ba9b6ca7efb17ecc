import { gunzip } from './gunzip.ts';

/** What the beginning of a stream says of its form. */
const GZIP = [0x1f, 0x8b];
const UTF_16_LE = [0xff, 0xfe];

/** The text of a stream as UTF-8: unpacked where it is gzip, and decoded where it is what shells of Windows write. */
export async function* plainBytes(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const iterator = chunks[Symbol.asyncIterator]();
  const head = await beginning(iterator);
  const whole = prepended(head, iterator);
  if (begins(head, GZIP)) yield* gunzip(whole);
  else if (begins(head, UTF_16_LE)) yield* fromUtf16(whole);
  else yield* whole;
}

const begins = (head: Uint8Array, mark: readonly number[]): boolean =>
  mark.every((byte, index) => head[index] === byte);

async function beginning(iterator: AsyncIterator<Uint8Array>): Promise<Uint8Array> {
  let head: Uint8Array = new Uint8Array();
  while (head.length < 2) {
    const { done, value } = await iterator.next();
    if (done) break;
    head = head.length === 0 ? value : Buffer.concat([head, value]);
  }
  return head;
}

async function* prepended(head: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (head.length > 0) yield head;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}

async function* fromUtf16(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const decoder = new TextDecoder('utf-16le');
  for await (const chunk of chunks) yield Buffer.from(decoder.decode(chunk, { stream: true }));
  yield Buffer.from(decoder.decode());
}
