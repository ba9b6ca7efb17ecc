import type { ObjectRef } from '../../core/base/object-ref.ts';
import type { LogStore } from './log-bucket.ts';
import type { Source } from './source.ts';

/** Objects whose answer is waited for while another one is judged: as many as hide the way to S3. */
const AHEAD = 8;

/** The objects under a prefix, in the order of their keys; the next ones are asked for ahead. */
export async function* remoteSources(
  { bucket, key: prefix }: ObjectRef,
  store: LogStore,
): AsyncGenerator<Source> {
  const waiting: Source[] = [];
  for await (const key of store.keys(bucket, prefix)) {
    waiting.push(asked(bucket, key, store));
    if (waiting.length > AHEAD) yield* waiting.splice(0, 1);
  }
  yield* waiting;
}

function asked(bucket: string, key: string, store: LogStore): Source {
  const body = store.body(bucket, key);
  // Told when it is its turn.
  body.catch(() => undefined);
  return { name: `s3://${bucket}/${key}`, isRemote: true, open: () => opened(body) };
}

async function* opened(body: Promise<AsyncIterable<Uint8Array>>): AsyncGenerator<Uint8Array> {
  yield* await body;
}
