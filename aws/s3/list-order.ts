import type { ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import { SealwatchError } from '../../core/base/errors.ts';

type Item = 'Version' | 'DeleteMarker';

interface Answer {
  readonly body: AsyncIterable<Uint8Array> | Uint8Array;
}

/**
 * Versions and delete markers stand in one order in S3's answer; the SDK sorts them into two lists, and two of the same second
 * cannot be put back in order. This notes the order before the SDK parses the answer.
 * @returns a function that gives the order, once the command was sent
 */
export function noteOrder(command: ListObjectVersionsCommand): () => readonly Item[] {
  let order: Item[] | null = null;
  command.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const response = result.response as Answer & { body: unknown };
      const bytes = await collect(response.body);
      response.body = bytes;
      order = itemsOf(bytes);
      return result;
    },
    // Nearer to the connection than the SDK's own parser.
    { step: 'deserialize', priority: 'low', name: 'noteListOrder' },
  );
  return () => {
    if (order === null)
      throw new SealwatchError('INTERNAL', 'the order of a listing was asked before its answer');
    return order;
  };
}

// Keys are URL-encoded and everything else is escaped, so that no text in the answer can be taken for a tag.
const itemsOf = (xml: Uint8Array): Item[] =>
  Array.from(
    Buffer.from(xml)
      .toString('latin1')
      .matchAll(/<(Version|DeleteMarker)>/g),
    ([, tag]) => tag as Item,
  );

async function collect(body: Answer['body']): Promise<Uint8Array> {
  if (body instanceof Uint8Array) return body;
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Puts two lists back into the one order that was noted. */
export function inNotedOrder<V, M>(
  order: readonly Item[],
  versions: readonly V[],
  markers: readonly M[],
): (V | M)[] {
  const [nextVersion, nextMarker] = [versions.values(), markers.values()];
  return order.flatMap((item) => {
    const next: IteratorResult<V | M, undefined> =
      item === 'Version' ? nextVersion.next() : nextMarker.next();
    return next.done ? [] : [next.value];
  });
}
