import { compareKeys } from '../../core/base/object-ref.ts';
import { cursorPages } from '../batches.ts';
import type { Connection } from '../connection/connect.ts';

/** A key to read, and how large it probably is. */
export interface Listed {
  readonly key: string;
  readonly size: number;
}

type Asked = Pick<Connection, 'sweep' | 'queries'>;

/** Every key under a prefix that S3 or the manifest knows, once and in order, however many there are. */
export async function* listKeys(connection: Asked, bucket: string, prefix: string): AsyncGenerator<Listed> {
  const known = knownKeys(connection, bucket, prefix);
  let expected = await known.next();
  for await (const listed of inBucket(connection, bucket, prefix)) {
    while (!expected.done && compareKeys(expected.value.key, listed.key) < 0) {
      yield expected.value;
      expected = await known.next();
    }
    if (!expected.done && expected.value.key === listed.key) expected = await known.next();
    yield listed;
  }
  for (; !expected.done; expected = await known.next()) yield expected.value;
}

// The function lists S3 in order, and after that the manifest, of which this machine has the keys in order too.
async function* inBucket({ sweep }: Asked, bucket: string, prefix: string): AsyncGenerator<Listed> {
  let last: string | null = null;
  for await (const page of cursorPages((cursor) => sweep('listed', { do: 'list', bucket, prefix, cursor }))) {
    for (const listed of page.keys) {
      if (last !== null && compareKeys(listed.key, last) <= 0) return;
      last = listed.key;
      yield listed;
    }
  }
}

async function* knownKeys({ queries }: Asked, bucket: string, prefix: string): AsyncGenerator<Listed> {
  for await (const { key, size } of queries.entries(bucket, prefix)) yield { key, size: size ?? 0 };
}
