import type { VerifiedKey } from '../../core/requests/sweep-request.ts';
import type { Connection } from '../connection/connection.ts';
import { batches } from '../work/batches.ts';
import { cursorPages } from '../work/cursor-pages.ts';
import { inOrder } from '../work/in-order.ts';
import type { Target } from './target.ts';

const CONCURRENCY = 8;

type Asked = Pick<Connection, 'sweep'>;

interface Listed {
  readonly key: string;
  readonly size: number;
}

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

async function* listed({ sweep }: Asked, target: Target): AsyncGenerator<Listed> {
  if (target.kind === 'key') {
    yield { key: target.key, size: 0 };
    return;
  }
  const { bucket, prefix } = target;
  for await (const page of cursorPages((cursor) => sweep('listed', { do: 'list', bucket, prefix, cursor }))) {
    yield* page.keys;
  }
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
