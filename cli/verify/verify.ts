import { setTimeout as sleep } from 'node:timers/promises';
import type { VerifiedKey } from '../../core/api/sweep-request.ts';
import { compareKeys } from '../../core/base/object-ref.ts';
import { batches, cursorPages, inOrder } from '../batches.ts';
import type { Connection } from '../connection/connect.ts';
import type { Target } from './target.ts';

const CONCURRENCY = 8;
/** A large object takes minutes. */
const PAUSE_MS = 10_000;

type Asked = Pick<Connection, 'sweep' | 'queries'>;

/** Has the current version of each key read again, in the account, and compared. */
export async function* verify(
  connection: Asked,
  target: Target,
  pause: () => Promise<unknown> = () => sleep(PAUSE_MS),
): AsyncGenerator<VerifiedKey> {
  const work = async (batch: readonly Listed[]): Promise<readonly VerifiedKey[]> => {
    const keys = batch.map(({ key }) => key);
    const answered = new Map<string, VerifiedKey>();
    for (let asked = keys; asked.length > 0; ) {
      const answer = await connection.sweep('verified', { do: 'verify', bucket: target.bucket, keys: asked });
      for (const each of answer.keys) answered.set(each.key, each);
      // Others read what is too large for one invocation; it is asked for until they are done.
      asked = answer.keys.flatMap(({ key, isBeingRead }) => (isBeingRead ? [key] : []));
      if (asked.length > 0) await pause();
    }
    return [...answered.values(), ...unanswered(keys, [...answered.values()])];
  };
  for await (const verified of inOrder(batches(listed(connection, target)), CONCURRENCY, work))
    yield* verified;
}

async function* listed(connection: Asked, target: Target): AsyncGenerator<Listed> {
  if (target.kind === 'key') yield { key: target.key, size: 0 };
  else yield* listKeys(connection, target.bucket, target.prefix);
}

// An invocation that ran out of time answers for what it did; the rest was not checked, and is not fine.
function unanswered(asked: readonly string[], answered: readonly VerifiedKey[]): VerifiedKey[] {
  const seen = new Set(answered.map(({ key }) => key));
  return asked
    .filter((key) => !seen.has(key))
    .map((key) => ({
      key,
      state: 'pending',
      digest: null,
      expected: null,
      size: null,
      versionId: null,
      detail: 'not read in time',
      findings: [],
    }));
}

/** A key to read, and how large it probably is. */
interface Listed {
  readonly key: string;
  readonly size: number;
}

/** Every key under a prefix that S3 or the manifest knows, once and in order, however many there are. */
async function* listKeys(connection: Asked, bucket: string, prefix: string): AsyncGenerator<Listed> {
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
