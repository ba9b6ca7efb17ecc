import type { VerifiedKey } from '../../core/api/sweep-request.ts';
import { batches, inOrder } from '../batches.ts';
import type { Connection } from '../connection/connect.ts';
import { type Listed, listKeys } from './list-keys.ts';
import type { Target } from './target.ts';

const CONCURRENCY = 8;

type Asked = Pick<Connection, 'sweep' | 'queries'>;

/** Has the current version of each key read again, in the account, and compared. */
export async function* verify(connection: Asked, target: Target): AsyncGenerator<VerifiedKey> {
  const work = async (batch: readonly Listed[]): Promise<readonly VerifiedKey[]> => {
    const keys = batch.map(({ key }) => key);
    const answer = await connection.sweep('verified', { do: 'verify', bucket: target.bucket, keys });
    return [...answer.keys, ...unanswered(keys, answer.keys)];
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
